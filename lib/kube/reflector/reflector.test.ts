import { describe, expect, test } from "vitest";
import { FakeClock, settle } from "@/lib/testing/fake-clock";
import {
  bookmark,
  event,
  page,
  pod,
  refusal,
  refusedConnection,
  ScriptedSource,
  status,
  TOO_LARGE,
} from "@/lib/testing/scripted-source";
import { Reflector, type ReflectorOptions } from "./reflector";

/** A reflector on a scripted server, with a server that is never seen to come back. */
function make(options: Partial<ReflectorOptions> = {}) {
  const source = new ScriptedSource();
  const clock = new FakeClock();
  const back = new Set<() => void>();
  const readiness = {
    whenBack(run: () => void) {
      back.add(run);
      return { cancel: () => void back.delete(run) };
    },
  };
  const reflector = new Reflector({ source, clock, readiness, random: () => 0, ...options });
  const phases: string[] = [];
  reflector.onStatus(({ phase }) => {
    if (phases.at(-1) !== phase) phases.push(phase);
  });
  const names = () =>
    [...reflector.objects.values()].map((o) => `${o.metadata.name}@${o.metadata.resourceVersion}`).sort();
  const asked = () =>
    source.requests.map(
      (r) => `${r.what === "watch" && r.initialEvents ? "watch-list" : r.what} ${r.resourceVersion || "-"}`,
    );
  return { source, clock, reflector, phases, names, asked, back };
}

/** One that has synced by watch-list at version 10 and knows that bookmarks come. */
async function live(options: Partial<ReflectorOptions> = {}) {
  const made = make(options);
  made.source.answerWatch((watch) =>
    watch.send(event("ADDED", pod("a", 5)), bookmark(10, true), bookmark(10)),
  );
  made.reflector.start();
  await settle();
  expect(made.reflector.status()).toMatchObject({ phase: "live", resourceVersion: "10" });
  made.source.requests.length = 0;
  made.phases.length = 0;
  await made.clock.advanceAsync(5_000);
  return made;
}

describe("the first sync", () => {
  test("watch-list: initial events, their end mark, and the same stream goes on", async () => {
    const { source, reflector, phases, names } = make();
    source.answerWatch((watch) => watch.send(event("ADDED", pod("b", 9)), event("ADDED", pod("a", 5))));
    reflector.start();
    await settle();
    expect(reflector.status()).toMatchObject({ phase: "syncing", objects: 0, progress: { received: 2 } });
    source.watching.send(bookmark(10, true));
    expect(reflector.status()).toMatchObject({
      phase: "live",
      resourceVersion: "10",
      epoch: 1,
      progress: null,
    });
    source.watching.send(event("MODIFIED", pod("a", 12)));
    expect(names()).toEqual(["a@12", "b@9"]);
    expect(source.requests).toHaveLength(1);
    expect(phases).toEqual(["syncing", "live"]);
  });

  test("nothing is passed on before the end mark, then everything at once", async () => {
    const { source, reflector } = make();
    const deltas: unknown[] = [];
    reflector.onDelta(({ epoch, resync, added }) => deltas.push({ epoch, resync, added: added.length }));
    source.answerWatch((watch) => watch.send(event("ADDED", pod("a", 5)), event("ADDED", pod("b", 6))));
    reflector.start();
    await settle();
    expect(deltas).toEqual([]);
    source.watching.send(bookmark(10, true));
    expect(deltas).toEqual([{ epoch: 1, resync: true, added: 2 }]);
  });

  test.each([400, 422])(
    "HTTP %i: the server does not know watch-list; it is listed in pages, and that is remembered",
    async (code) => {
      const { source, reflector, names, asked } = make();
      source.answerWatch(refusal(code, "Invalid"), () => {});
      source.answerList(
        page(10, [pod("a", 5)], { continueToken: "t1", remaining: 1 }),
        page(10, [pod("b", 6)]),
      );
      reflector.start();
      await settle();
      expect(asked()).toEqual(["watch-list -", "list -", "list -", "watch 10"]);
      expect(source.requests[1]).toMatchObject({ limit: 500, continueToken: null });
      expect(source.requests[2]).toMatchObject({ limit: 500, continueToken: "t1" });
      expect(names()).toEqual(["a@5", "b@6"]);
      expect(reflector.status()).toMatchObject({ phase: "live", learned: { watchList: false } });
    },
  );

  test("a list tells how far it is", async () => {
    const { source, reflector } = make({ assume: { watchList: false } });
    source.answerList(page(10, [pod("a", 5)], { continueToken: "t1", remaining: 41 }));
    reflector.start();
    await settle();
    expect(reflector.status()).toMatchObject({ phase: "syncing", progress: { received: 1, expected: 42 } });
  });

  test("an old server is listed from its cache in one piece, and in pages when that is over the cap", async () => {
    const { source, reflector, asked } = make({ assume: { watchList: false, cachedLists: false } });
    source.answerList(
      () => {
        throw Object.assign(refusal(500), { failure: { ...refusal(500).failure, kind: "too-big" } });
      },
      page(10, []),
    );
    source.answerWatch(() => {});
    reflector.start();
    await settle();
    expect(asked()).toEqual(["list 0", "list -", "watch 10"]);
    expect(source.requests[0]).toMatchObject({ limit: 0 });
    expect(source.requests[1]).toMatchObject({ limit: 500 });
  });

  test("initial events that stop without their mark for a minute: it is listed instead", async () => {
    const { source, clock, reflector, asked } = make();
    source.answerWatch(
      (watch) => watch.send(event("ADDED", pod("a", 5))),
      () => {},
    );
    source.answerList(page(10, [pod("a", 5)]));
    reflector.start();
    await clock.advanceAsync(59_000);
    expect(asked()).toEqual(["watch-list -"]);
    await clock.advanceAsync(2_000);
    expect(asked()).toEqual(["watch-list -", "list -", "watch 10"]);
    expect(reflector.status()).toMatchObject({ phase: "live", learned: { watchList: false } });
    expect(source.watches[0]?.closed).toBe(true);
  });

  test("initial events that never stop and never end are given up after three minutes", async () => {
    const { source, clock, reflector, asked } = make();
    source.answerWatch(() => {});
    reflector.start();
    await settle();
    for (let i = 0; i < 20; i += 1) {
      source.watching.send(event("ADDED", pod(`p${i}`, 100 + i)));
      await clock.advanceAsync(10_000);
    }
    expect(asked()).toEqual(["watch-list -", "list -"]);
  });

  test("a watch-list cut before its mark leaves nothing behind, and the old data stays", async () => {
    const { source, clock, reflector, names, asked } = await live();
    source.answerWatch((watch) => watch.send(event("ADDED", pod("half", 11))));
    source.watching.send(event("ERROR", status(410, "Expired")));
    await settle();
    source.watching.cut();
    await settle();
    expect(names()).toEqual(["a@5"]);
    expect(reflector.status()).toMatchObject({ phase: "backing-off", epoch: 1 });
    source.answerWatch((watch) => watch.send(bookmark(20, true)));
    await clock.advanceAsync(1_000);
    expect(asked()).toEqual(["watch-list 10", "watch-list 10"]);
    expect(names()).toEqual([]);
    expect(reflector.status()).toMatchObject({ phase: "live", epoch: 2, resourceVersion: "20" });
  });

  test("two that end before their mark: it is listed this time, and watch-list is tried again another time", async () => {
    const { source, clock, reflector, asked } = make();
    source.answerWatch(
      (watch) => watch.end(),
      (watch) => watch.end(),
      () => {},
    );
    source.answerList(page(10, []));
    reflector.start();
    await clock.advanceAsync(10_000);
    expect(asked()).toEqual(["watch-list -", "watch-list -", "list -", "watch 10"]);
    expect(reflector.status().learned.watchList).toBe(true);
  });

  test("synthetic ADDED events move no resume point", async () => {
    const { source, clock, reflector, asked } = make({ assume: { watchList: false } });
    source.answerList(page("", []));
    source.answerWatch((watch) => watch.send(event("ADDED", pod("b", 9)), event("ADDED", pod("a", 5))));
    reflector.start();
    await clock.advanceAsync(2_000);
    expect(reflector.status().resourceVersion).toBe("");
    source.watching.send(event("MODIFIED", pod("a", 12)), event("ADDED", pod("c", 13)));
    expect(reflector.status().resourceVersion).toBe("13");
    source.watching.end();
    await settle();
    expect(asked().at(-1)).toBe("watch 13");
  });

  test("a refused connection at the start: connecting, then backing off, for ever", async () => {
    const { source, clock, reflector, phases, asked } = make();
    source.answerWatch(...Array.from({ length: 50 }, refusedConnection));
    reflector.start();
    await clock.advanceAsync(120_000);
    expect(phases.slice(0, 3)).toEqual(["backing-off", "connecting", "backing-off"]);
    expect(reflector.status()).toMatchObject({ reason: { code: "CONNECTION_REFUSED" } });
    expect(asked().length).toBeGreaterThan(8);
    expect(asked().length).toBeLessThan(16);
  });
});

describe("the end of a watch", () => {
  test("a clean end: again from the last version, at once, without a list, still live", async () => {
    const { source, reflector, phases, asked } = await live();
    source.answerWatch(() => {});
    source.watching.send(event("MODIFIED", pod("a", 12)));
    source.watching.end();
    await settle();
    expect(asked()).toEqual(["watch 12"]);
    expect(phases).toEqual([]);
    expect(reflector.status().phase).toBe("live");
  });

  test("a cut in the middle of an event: half of it is dropped, and it comes again", async () => {
    const { source, names, asked } = await live();
    source.answerWatch((watch) => watch.send(event("MODIFIED", pod("a", 12))));
    source.watching.bytes(JSON.stringify(event("MODIFIED", pod("a", 12))).slice(0, 60));
    source.watching.cut();
    await settle();
    expect(asked()).toEqual(["watch 10"]);
    expect(names()).toEqual(["a@12"]);
  });

  test("a last event without its line ending counts when it is complete", async () => {
    const { source, names } = await live();
    source.watching.bytes(JSON.stringify(event("MODIFIED", pod("a", 12))));
    source.watching.end();
    expect(names()).toEqual(["a@12"]);
  });

  test("a bookmark moves the resume point, without an event", async () => {
    const { source, asked } = await live();
    source.answerWatch(() => {});
    source.watching.send(bookmark(99));
    source.watching.end();
    await settle();
    expect(asked()).toEqual(["watch 99"]);
  });

  test("very short watches back off, and are called stale after the third", async () => {
    const { source, clock, reflector, asked } = await live();
    source.answerWatch(...Array.from({ length: 5 }, () => (watch: { end(): void }) => watch.end()));
    source.watching.end();
    await clock.advanceAsync(800 + 1_600 - 1);
    expect(asked()).toEqual(["watch 10", "watch 10"]);
    expect(reflector.status().phase).toBe("live");
    await clock.advanceAsync(1);
    expect(reflector.status()).toMatchObject({ phase: "stale", reason: { code: "WATCH_SHORT" } });
    await clock.advanceAsync(20_000);
    expect(asked()).toHaveLength(5);
    source.answerWatch((watch) => watch.send(event("MODIFIED", pod("a", 12))));
    await clock.advanceAsync(15_000);
    expect(reflector.status().phase).toBe("live");
  });
});

describe("410", () => {
  test("as an ERROR event: one relist, not older than the last version", async () => {
    const { source, reflector, names, asked, phases } = await live();
    source.answerWatch((watch) => watch.send(event("ADDED", pod("c", 30)), bookmark(31, true)));
    source.watching.send(event("ERROR", status(410, "Expired")));
    await settle();
    expect(asked()).toEqual(["watch-list 10"]);
    expect(names()).toEqual(["c@30"]);
    expect(phases).toEqual(["stale", "live"]);
    expect(reflector.status()).toMatchObject({ epoch: 2, counters: { historyResets: 0 } });
  });

  test("as HTTP 410, and for the relist too: then the latest", async () => {
    const { source, reflector, asked } = await live();
    source.answerWatch(refusal(410, "Gone"), refusal(410, "Expired"), (watch) =>
      watch.send(bookmark(31, true)),
    );
    source.watching.end();
    await settle();
    expect(asked()).toEqual(["watch 10", "watch-list 10", "watch-list -"]);
    expect(reflector.status()).toMatchObject({ phase: "live", resourceVersion: "31" });
  });

  test("again and again: the relists slow down", async () => {
    const { source, clock, asked } = await live();
    for (let i = 0; i < 30; i += 1) {
      source.answerWatch((watch) =>
        watch.send(bookmark(11 + i, true), event("ERROR", status(410, "Expired"))),
      );
    }
    source.watching.send(event("ERROR", status(410, "Expired")));
    await clock.advanceAsync(60_000);
    expect(asked().length).toBeGreaterThan(4);
    expect(asked().length).toBeLessThan(10);
  });

  test("on a page: the list begins again, and comes whole when its pages keep expiring", async () => {
    const { source, reflector, asked } = make({ assume: { watchList: false } });
    const half = page(10, [pod("half", 5)], { continueToken: "t" });
    source.answerList(half, refusal(410, "Expired"), half, refusal(410, "Expired"), page(12, [pod("a", 5)]));
    source.answerWatch(() => {});
    reflector.start();
    await settle();
    expect(asked()).toEqual(["list -", "list -", "list -", "list -", "list -", "watch 12"]);
    expect(source.requests[4]).toMatchObject({ limit: 0, continueToken: null });
    expect(reflector.objects.size).toBe(1);
  });
});

describe("a version the server has not seen", () => {
  test("504: it is waited for, three times, and then the latest is taken", async () => {
    const { source, clock, reflector, asked } = await live();
    const tooLarge = () => refusal(504, "Timeout", TOO_LARGE);
    source.answerWatch(tooLarge(), tooLarge(), tooLarge(), tooLarge(), (watch) =>
      watch.send(bookmark(7, true)),
    );
    source.watching.end();
    await clock.advanceAsync(2_999);
    expect(asked()).toEqual(["watch 10", "watch 10", "watch 10"]);
    await clock.advanceAsync(1);
    expect(asked().slice(3)).toEqual(["watch 10", "watch-list -"]);
    expect(reflector.status()).toMatchObject({ phase: "live", resourceVersion: "7", epoch: 2, objects: 0 });
    expect(reflector.status().counters.historyResets).toBe(1);
  });

  test("an answer older than asked for is not taken either", async () => {
    const { source, clock, reflector, names } = await live();
    source.answerWatch((watch) => watch.send(event("ADDED", pod("old", 3)), bookmark(8, true)));
    source.watching.send(event("ERROR", status(410, "Expired")));
    await settle();
    expect(names()).toEqual(["a@5"]);
    expect(reflector.status()).toMatchObject({ phase: "backing-off", reason: { code: "STALE_ANSWER" } });
    source.answerWatch((watch) => watch.send(event("ADDED", pod("new", 11)), bookmark(12, true)));
    await clock.advanceAsync(1_000);
    expect(names()).toEqual(["new@11"]);
  });

  test("a restored etcd is found out within two minutes, though the watch only hangs", async () => {
    const { source, clock, reflector, names, asked } = await live();
    source.answerWatch(() => {});
    source.watching.cut();
    source.answerList(page(4, []));
    source.answerWatch((watch) => watch.send(event("ADDED", pod("old", 3)), bookmark(4, true)));
    await clock.advanceAsync(120_000);
    expect(asked()).toEqual(["watch 10", "list -", "watch-list -"]);
    expect(source.requests[1]).toMatchObject({ limit: 1 });
    expect(names()).toEqual(["old@3"]);
    expect(reflector.status().counters).toMatchObject({ historyResets: 1, checks: 1, lists: 0 });
  });
});

describe("a server that cannot serve now", () => {
  test("429: waits as long as it asks, then the same watch, no list", async () => {
    const { source, clock, reflector, asked } = await live();
    source.answerWatch(refusal(429, "TooManyRequests", {}, "7"), () => {});
    source.watching.end();
    await clock.advanceAsync(6_999);
    expect(asked()).toEqual(["watch 10"]);
    expect(reflector.status()).toMatchObject({ phase: "backing-off", nextTryAt: clock.now() + 1 });
    await clock.advanceAsync(1);
    expect(asked()).toEqual(["watch 10", "watch 10"]);
    expect(reflector.status()).toMatchObject({ phase: "live", nextTryAt: null });
  });

  test("429 as an ERROR event: the same, from where it got to", async () => {
    const { source, clock, asked } = await live();
    source.answerWatch(() => {});
    source.watching.send(event("MODIFIED", pod("a", 12)), event("ERROR", status(429, "TooManyRequests")));
    await clock.advanceAsync(1_000);
    expect(asked()).toEqual(["watch 12"]);
  });

  test("a restart: stale at once, live when it is back, and no list", async () => {
    const { source, clock, reflector, phases, asked } = await live();
    source.answerWatch(refusedConnection(), refusedConnection(), refusal(503), (watch) =>
      watch.send(bookmark(11)),
    );
    source.watching.cut();
    await clock.advanceAsync(20_000);
    expect(asked()).toEqual(["watch 10", "watch 10", "watch 10", "watch 10"]);
    expect(phases).toEqual(["backing-off", "stale", "backing-off", "stale", "backing-off", "stale", "live"]);
    expect(reflector.status().counters.lists).toBe(0);
  });

  test("its return ends the wait early, within a second", async () => {
    const { source, clock, back, asked } = await live({ random: () => 0.5 });
    source.answerWatch(...Array.from({ length: 5 }, refusedConnection), () => {});
    source.watching.cut();
    await clock.advanceAsync(24_000);
    const before = asked().length;
    expect(before).toBe(5);
    for (const run of back) run();
    await clock.advanceAsync(499);
    expect(asked()).toHaveLength(before);
    await clock.advanceAsync(1);
    expect(asked()).toHaveLength(before + 1);
  });

  test("a wait that the server asked for is not ended early", async () => {
    const { source, back, clock } = await live();
    source.answerWatch(refusal(429, "TooManyRequests", {}, "30"));
    source.watching.end();
    await clock.advanceAsync(1_000);
    expect(back.size).toBe(0);
  });
});

describe("a stream that breaks", () => {
  const internal = event("ERROR", status(500, "InternalError"));

  test.each([
    ["ERROR 500", JSON.stringify(internal)],
    ["an ERROR without a code", '{"type":"ERROR","object":{}}'],
    ["an undecodable line", "<html>"],
  ])("%s: three tries at one version, one relist, three more, then partial", async (_name, line) => {
    const { source, clock, reflector, asked } = await live();
    const broken = (watch: { bytes(text: string): void }) => watch.bytes(`${line}\n`);
    source.answerWatch(broken, broken);
    source.answerWatch((watch) => {
      watch.send(event("ADDED", pod("a", 5)), bookmark(10, true));
      broken(watch);
    });
    source.answerWatch(...Array.from({ length: 20 }, () => broken));
    broken(source.watching);
    await clock.advanceAsync(2_400);
    expect(asked()).toEqual(["watch 10", "watch 10", "watch-list 10"]);
    await clock.advanceAsync(120_000);
    expect(asked().filter((request) => request !== "watch 10")).toEqual(["watch-list 10"]);
    expect(reflector.status()).toMatchObject({ phase: "partial", reason: { code: "WATCH_FAILS_HERE" } });
    expect(asked().length).toBeLessThan(15);
  });

  test("an event in between begins the count again", async () => {
    const { source, clock, asked } = await live();
    for (let i = 1; i < 8; i += 1)
      source.answerWatch((w) => w.send(event("MODIFIED", pod("a", 10 + i)), internal));
    source.watching.send(internal);
    await clock.advanceAsync(30_000);
    expect(asked()).not.toContain("list -");
    expect(asked().some((request) => request.startsWith("watch-list"))).toBe(false);
  });

  test("an event from the future is counted, and the stream goes on", async () => {
    const { source, reflector, names } = await live();
    source.watching.send(event("FUTURE", {}), event("MODIFIED", pod("a", 12)));
    expect(names()).toEqual(["a@12"]);
    expect(reflector.status()).toMatchObject({ phase: "live", counters: { unknown: 1 } });
  });

  test("an object without a uid is left out, and the data is called partial", async () => {
    const { source, reflector, names } = await live();
    source.watching.send(event("ADDED", { kind: "Pod", metadata: { name: "x", resourceVersion: "11" } }));
    source.watching.send(event("ADDED", pod("b", 12)));
    expect(names()).toEqual(["a@5", "b@12"]);
    expect(reflector.status()).toMatchObject({ phase: "partial", reason: { code: "OBJECTS_REJECTED" } });
  });

  test("a frame over 16 MiB closes this watch and says so", async () => {
    const { source, clock, reflector } = await live();
    source.watching.bytes(Buffer.alloc(16 * 1024 * 1024 + 1, "x"));
    expect(reflector.status()).toMatchObject({ phase: "partial", reason: { code: "FRAME_TOO_LARGE" } });
    expect(source.watching.closed).toBe(true);
    await clock.advanceAsync(299_000);
    expect(source.requests).toEqual([]);
  });

  test("anything else: back off, full sync", async () => {
    const { source, clock, asked } = await live();
    source.watching.send(event("ERROR", status(418, "Teapot")));
    await settle();
    expect(asked()).toEqual([]);
    await clock.advanceAsync(800);
    expect(asked()).toEqual(["watch-list 10"]);
  });
});

describe("silence", () => {
  test("over 75 s where bookmarks come: stale, the connection is destroyed, and it connects again", async () => {
    const { source, clock, reflector, phases, asked } = await live();
    source.answerList(page(10, []));
    source.answerWatch(() => {});
    await clock.advanceAsync(69_999);
    expect(phases).toEqual([]);
    await clock.advanceAsync(1);
    expect(source.watches[0]?.closed).toBe(true);
    expect(asked()).toEqual(["list -", "watch 10"]);
    expect(phases).toEqual(["stale", "live"]);
    expect(reflector.objects.size).toBe(1);
  });

  test("a quiet watch with its bookmarks stays live for twenty minutes", async () => {
    const { source, clock, phases, asked } = await live();
    for (let minute = 0; minute < 20; minute += 1) {
      await clock.advanceAsync(60_000);
      source.watching.send(bookmark(10));
    }
    expect(phases).toEqual([]);
    expect(asked()).toEqual([]);
  });

  test("where no bookmarks come: short watches, a look at the server's version now and then, no false stale", async () => {
    const { source, clock, phases, asked, reflector } = make();
    source.answerWatch((watch) => watch.send(bookmark(10, true)));
    source.answerList(...Array.from({ length: 9 }, () => page(10, [])));
    source.answerWatch(...Array.from({ length: 9 }, () => () => {}));
    reflector.start();
    await settle();
    phases.length = 0;
    await clock.advanceAsync(70_000);
    expect(asked()).toEqual(["watch-list -", "list -", "watch 10"]);
    for (let i = 0; i < 6; i += 1) {
      expect(source.requests.at(-1)).toMatchObject({ timeoutSeconds: 55 });
      await clock.advanceAsync(55_000);
      source.watching.end();
      await settle();
    }
    expect(phases).toEqual([]);
    expect(reflector.status()).toMatchObject({ phase: "live", counters: { lists: 0, checks: 4 } });
  });

  test("events on such a resource and then silence: no false stale either", async () => {
    const { source, clock, phases, reflector } = make();
    source.answerWatch((watch) => watch.send(bookmark(10, true), event("ADDED", pod("a", 11))));
    source.answerList(page(12, []));
    source.answerWatch(() => {});
    reflector.start();
    await settle();
    phases.length = 0;
    await clock.advanceAsync(75_000);
    expect(phases).toEqual([]);
    expect(source.requests.at(-1)).toMatchObject({ what: "watch", resourceVersion: "11" });
  });

  test("a quiet resource whose bookmarks wait for its first change: asked, not called stale", async () => {
    const { source, clock, phases, reflector } = make({ assume: { watchList: false, bookmarks: true } });
    source.answerList(page(10, []), page(12, []));
    source.answerWatch(
      () => {},
      () => {},
    );
    reflector.start();
    await settle();
    phases.length = 0;
    await clock.advanceAsync(70_000);
    expect(source.requests.slice(-2)).toMatchObject([
      { what: "list", limit: 1 },
      { what: "watch", timeoutSeconds: 300 },
    ]);
    expect(phases).toEqual([]);
    expect(reflector.status().resourceVersion).toBe("10");
  });

  test("a server that does not even end a short watch, nor answers: backing off", async () => {
    const { source, clock, reflector, asked } = make({ assume: { watchList: false } });
    source.answerList(page(10, []), refusedConnection());
    source.answerWatch(() => {});
    reflector.start();
    await settle();
    await clock.advanceAsync(60_000);
    expect(asked()).toEqual(["list -", "watch 10", "list -"]);
    expect(reflector.status()).toMatchObject({
      phase: "backing-off",
      reason: { code: "CONNECTION_REFUSED" },
    });
  });

  test("one bookmark is enough to learn that they come, and watches become long", async () => {
    const { source, clock, reflector } = make({ assume: { watchList: false } });
    source.answerList(page(10, []));
    source.answerWatch(
      () => {},
      () => {},
    );
    reflector.start();
    await clock.advanceAsync(53_000);
    source.watching.send(bookmark(11));
    source.watching.end();
    await settle();
    expect(source.requests.at(-1)).toMatchObject({ timeoutSeconds: 300 });
    expect(reflector.status().learned.bookmarks).toBe(true);
  });

  test("a jump of the wall clock changes nothing", async () => {
    const { clock, phases, asked } = await live();
    clock.jump(86_400_000);
    await clock.advanceAsync(1_000);
    clock.jump(-7 * 86_400_000);
    await clock.advanceAsync(1_000);
    expect(phases).toEqual([]);
    expect(asked()).toEqual([]);
  });
});

describe("rights", () => {
  test("401: sign in again; the objects are gone, and nothing is tried until somebody asks", async () => {
    const { source, clock, reflector, asked } = await live();
    const removed: number[] = [];
    reflector.onDelta((delta) => removed.push(delta.removed.length));
    source.answerWatch(refusal(401, "Unauthorized"));
    source.watching.end();
    await clock.advanceAsync(3_600_000);
    expect(reflector.status()).toMatchObject({ phase: "reauth", objects: 0, resourceVersion: "" });
    expect(removed).toEqual([1]);
    expect(asked()).toEqual(["watch 10"]);
    source.answerWatch((watch) => watch.send(event("ADDED", pod("a", 5)), bookmark(10, true)));
    reflector.retry();
    await settle();
    expect(reflector.status()).toMatchObject({ phase: "live", objects: 1 });
  });

  test("403 for both: denied, the objects are gone, and it is asked again within a minute", async () => {
    const { source, clock, reflector } = await live();
    source.answerWatch(refusal(403, "Forbidden"));
    source.answerList(refusal(403, "Forbidden"));
    source.watching.end();
    await settle();
    expect(reflector.status()).toMatchObject({
      phase: "denied",
      objects: 0,
      reason: { upstream: { status: 403 } },
    });
    source.answerWatch((watch) => watch.send(event("ADDED", pod("a", 5)), bookmark(10, true)));
    await clock.advanceAsync(60_000);
    expect(reflector.status()).toMatchObject({ phase: "live", objects: 1 });
  });

  test("somebody can ask for it sooner", async () => {
    const { source, reflector, asked } = make();
    source.answerWatch(refusal(403, "Forbidden"));
    source.answerList(refusal(403, "Forbidden"));
    reflector.start();
    await settle();
    reflector.retry();
    expect(asked()).toEqual(["watch-list -", "list -", "watch-list -"]);
    reflector.retry();
    expect(asked()).toHaveLength(3);
  });

  test("list but not watch: listed every 30 s, and never called live", async () => {
    const { source, clock, reflector, phases, asked, names } = make();
    const forbidden = () => refusal(403, "Forbidden");
    source.answerWatch(...Array.from({ length: 4 }, forbidden));
    source.answerList(page(10, [pod("a", 5)]), page(20, [pod("a", 15)]), page(30, [pod("a", 25)]));
    reflector.start();
    await clock.advanceAsync(65_000);
    expect(asked()).toEqual(["watch-list -", "list -", "watch 10", "list 10", "watch 20", "list 20"]);
    expect(names()).toEqual(["a@25"]);
    expect(phases).toEqual(["syncing", "partial"]);
    expect(reflector.status()).toMatchObject({
      reason: { code: "NOT_LIVE_POLLING", upstream: { status: 403 } },
    });
  });

  test("once the watch is allowed, it is live", async () => {
    const { source, clock, reflector } = make();
    source.answerWatch(refusal(403, "Forbidden"), () => {});
    source.answerList(page(10, [pod("a", 5)]));
    reflector.start();
    await clock.advanceAsync(30_000);
    expect(reflector.status()).toMatchObject({ phase: "live", reason: null });
  });

  test("a resource without the watch verb is listed every 30 s", async () => {
    const { source, clock, reflector, asked } = make();
    source.answerWatch(refusal(405, "MethodNotAllowed"), refusal(405, "MethodNotAllowed"));
    source.answerList(page(10, []), page(11, []));
    reflector.start();
    await clock.advanceAsync(31_000);
    expect(asked()).toEqual(["watch-list -", "list -", "watch 10", "list 10"]);
    expect(reflector.status().phase).toBe("partial");
  });

  test("watch but not list: the watch is enough", async () => {
    const { source, clock, reflector } = await live();
    source.answerList(refusal(403, "Forbidden"));
    source.answerWatch(() => {});
    await clock.advanceAsync(75_000);
    expect(reflector.status()).toMatchObject({ phase: "live", objects: 1 });
  });

  test("404: gone, the objects too, and it is asked again within a minute", async () => {
    const { source, clock, reflector } = await live();
    source.answerWatch(refusal(404, "NotFound"));
    source.watching.end();
    await settle();
    expect(reflector.status()).toMatchObject({ phase: "gone", objects: 0 });
    source.answerWatch((watch) => watch.send(bookmark(40, true)));
    await clock.advanceAsync(60_000);
    expect(reflector.status().phase).toBe("live");
  });
});

describe("lists that do not end", () => {
  test("the same token again and again is a loop", async () => {
    const { source, reflector, asked } = make({ assume: { watchList: false } });
    source.answerList(...Array.from({ length: 10 }, () => page(10, [], { continueToken: "same" })));
    reflector.start();
    await settle();
    expect(asked()).toHaveLength(4);
    expect(reflector.status()).toMatchObject({ phase: "backing-off", reason: { code: "PAGING_LOOP" } });
  });
});

describe("the ceiling", () => {
  test("a list stops there, and the data is called partial", async () => {
    const { source, reflector, asked } = make({
      assume: { watchList: false },
      limits: { objects: 2, bytes: 1e9 },
    });
    source.answerList(
      page(10, [pod("a", 1), pod("b", 2), pod("c", 3)], { continueToken: "t", remaining: 9 }),
    );
    source.answerWatch(() => {});
    reflector.start();
    await settle();
    expect(asked()).toEqual(["list -", "watch 10"]);
    expect(reflector.status()).toMatchObject({
      phase: "partial",
      objects: 2,
      reason: { code: "OBJECT_CEILING" },
    });
  });

  test("bytes count as well as objects", async () => {
    const { source, reflector } = make({ limits: { objects: 100, bytes: 500 } });
    const initial = Array.from({ length: 9 }, (_, i) => event("ADDED", pod(`p${i}`, i + 1)));
    source.answerWatch((watch) => watch.send(...initial, bookmark(10, true)));
    reflector.start();
    await settle();
    expect(reflector.objects.size).toBeLessThan(5);
    expect(reflector.status().bytes).toBeLessThanOrEqual(500);
    expect(reflector.status().phase).toBe("partial");
  });
});

describe("the ingest hook", () => {
  test("comes before the store, the deltas and the tap", async () => {
    const source = new ScriptedSource();
    const seen: string[] = [];
    const made = await live({
      ingest: (object) => ({ ...object, metadata: { ...object.metadata, annotations: "masked" } }),
    });
    made.reflector.tap((record) => seen.push(JSON.stringify(record)));
    made.reflector.onDelta((delta) => seen.push(JSON.stringify(delta)));
    const secret = pod("s", 12);
    made.source.watching.send(
      event("ADDED", { ...secret, metadata: { ...secret.metadata, annotations: "secret" } }),
    );
    expect(seen).toHaveLength(2);
    expect(seen.join() + JSON.stringify([...made.reflector.objects])).not.toContain("secret");
    expect(source.requests).toEqual([]);
  });

  test("an object that it throws on is left out", async () => {
    const { source, reflector, names } = await live({
      ingest: (object) => {
        if (object.metadata.name === "poison") throw new Error("poison");
        return object;
      },
    });
    source.watching.send(event("ADDED", pod("poison", 11)), event("ADDED", pod("b", 12)));
    expect(names()).toEqual(["a@5", "b@12"]);
    expect(reflector.status()).toMatchObject({ phase: "partial", counters: { rejected: 1 } });
  });
});

describe("the tap", () => {
  test("tells everything that came over the wire, in order", async () => {
    const { source, reflector } = await live();
    const seen: unknown[] = [];
    reflector.tap((record) => seen.push(record));
    source.answerWatch(() => {});
    source.watching.send(event("MODIFIED", pod("a", 12)));
    source.watching.end();
    await settle();
    expect(seen).toMatchObject([
      {
        what: "event",
        evidenceId: "watch-1",
        event: { type: "MODIFIED", object: { metadata: { resourceVersion: "12" } } },
      },
      { what: "closed", evidenceId: "watch-1", how: "end", reason: null },
      { what: "opened", evidenceId: "watch-2", resourceVersion: "12", initialEvents: false },
    ]);
    expect(seen[0]).toHaveProperty("bytes", JSON.stringify(event("MODIFIED", pod("a", 12))).length);
  });
});

describe("the tap on the end of a watch", () => {
  const ends = {
    lost: (source: ScriptedSource) => source.watching.cut(),
    expired: (source: ScriptedSource) => source.watching.send(event("ERROR", status(410, "Expired"))),
    stopped: (_: ScriptedSource, reflector: Reflector) => reflector.stop(),
  };
  for (const [how, end] of Object.entries(ends)) {
    test(`says that it was ${how}`, async () => {
      const { source, reflector } = await live();
      const closings: unknown[] = [];
      reflector.tap((record) => record.what === "closed" && closings.push(record.how));
      end(source, reflector);
      expect(closings).toEqual([how]);
    });
  }

  test("tells of a watch that was refused as expired before it was opened", async () => {
    const { source, reflector } = await live();
    const closings: unknown[] = [];
    reflector.tap((record) => record.what === "closed" && closings.push(record.how, record.evidenceId));
    source.answerWatch(refusal(410, "Expired"));
    source.watching.end();
    await settle();
    expect(closings).toEqual(["end", "watch-1", "expired", ""]);
  });
});

describe("stop and start", () => {
  test("stopping leaves no request and no timer", async () => {
    const { source, clock, reflector } = await live();
    reflector.stop();
    expect(source.watching.closed).toBe(true);
    expect(clock.timers).toBe(0);
    expect(reflector.status().phase).toBe("stale");
  });

  test("starting again goes on from the last version", async () => {
    const { source, reflector, asked } = await live();
    reflector.stop();
    source.answerWatch(() => {});
    reflector.start();
    reflector.start();
    await settle();
    expect(asked()).toEqual(["watch 10"]);
    expect(reflector.status().phase).toBe("live");
  });

  test("a wait is called off as well", async () => {
    const { source, clock, reflector, back, asked } = await live();
    source.answerWatch(refusedConnection());
    source.watching.cut();
    await settle();
    reflector.stop();
    expect([clock.timers, back.size]).toEqual([0, 0]);
    await clock.advanceAsync(60_000);
    expect(asked()).toEqual(["watch 10"]);
  });

  test("a listener may stop it from within", async () => {
    const { source, clock, reflector } = make();
    reflector.onDelta(() => reflector.stop());
    source.answerWatch((watch) =>
      watch.send(event("ADDED", pod("a", 5)), bookmark(10, true), event("ADDED", pod("b", 11))),
    );
    reflector.start();
    await settle();
    expect(reflector.objects.size).toBe(1);
    expect(clock.timers).toBe(0);
    expect(reflector.status().phase).not.toBe("live");
  });
});
