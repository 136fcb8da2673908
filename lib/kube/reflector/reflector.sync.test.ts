import { describe, expect, test } from "vitest";
import { settle } from "@/lib/testing/fake-clock";
import { liveReflector, scriptedReflector } from "@/lib/testing/scripted-reflector";
import {
  bookmark,
  event,
  page,
  pod,
  refusal,
  refusedConnection,
  status,
} from "@/lib/testing/scripted-source";

describe("the first sync", () => {
  test("watch-list: initial events, their end mark, and the same stream goes on", async () => {
    const { source, reflector, phases, names } = scriptedReflector();
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
    const { source, reflector } = scriptedReflector();
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
      const { source, reflector, names, asked } = scriptedReflector();
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
    const { source, reflector } = scriptedReflector({ assume: { watchList: false } });
    source.answerList(page(10, [pod("a", 5)], { continueToken: "t1", remaining: 41 }));
    reflector.start();
    await settle();
    expect(reflector.status()).toMatchObject({ phase: "syncing", progress: { received: 1, expected: 42 } });
  });

  test("an old server is listed from its cache in one piece, and in pages when that is over the cap", async () => {
    const { source, reflector, asked } = scriptedReflector({
      assume: { watchList: false, cachedLists: false },
    });
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
    const { source, clock, reflector, asked } = scriptedReflector();
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
    const { source, clock, reflector, asked } = scriptedReflector();
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
    const { source, clock, reflector, names, asked } = await liveReflector();
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
    const { source, clock, reflector, asked } = scriptedReflector();
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
    const { source, clock, reflector, asked } = scriptedReflector({ assume: { watchList: false } });
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
    const { source, clock, reflector, phases, asked } = scriptedReflector();
    source.answerWatch(...Array.from({ length: 50 }, refusedConnection));
    reflector.start();
    await clock.advanceAsync(120_000);
    expect(phases.slice(0, 3)).toEqual(["backing-off", "connecting", "backing-off"]);
    expect(reflector.status()).toMatchObject({ reason: { code: "CONNECTION_REFUSED" } });
    expect(asked().length).toBeGreaterThan(8);
    expect(asked().length).toBeLessThan(16);
  });
});

describe("lists that do not end", () => {
  test("the same token again and again is a loop", async () => {
    const { source, reflector, asked } = scriptedReflector({ assume: { watchList: false } });
    source.answerList(...Array.from({ length: 10 }, () => page(10, [], { continueToken: "same" })));
    reflector.start();
    await settle();
    expect(asked()).toHaveLength(4);
    expect(reflector.status()).toMatchObject({ phase: "backing-off", reason: { code: "PAGING_LOOP" } });
  });
});

describe("the ceiling", () => {
  test("a list stops there, and the data is called partial", async () => {
    const { source, reflector, asked } = scriptedReflector({
      assume: { watchList: false },
      limits: { objects: 2, bytes: 1e9 },
    });
    source.answerList(
      page(10, [pod("a", 1), pod("b", 2), pod("c", 3)], { continueToken: "t", remaining: 9 }),
    );
    source.answerWatch(() => {});
    reflector.start();
    await settle();
    // The page after it was asked for before it was known that there is no room, and is given up.
    expect(asked()).toEqual(["list -", "list -", "watch 10"]);
    expect(reflector.status()).toMatchObject({
      phase: "partial",
      objects: 2,
      reason: { code: "OBJECT_CEILING" },
    });
  });

  test("bytes count as well as objects", async () => {
    const { source, reflector } = scriptedReflector({ limits: { objects: 100, bytes: 500 } });
    const initial = Array.from({ length: 9 }, (_, i) => event("ADDED", pod(`p${i}`, i + 1)));
    source.answerWatch((watch) => watch.send(...initial, bookmark(10, true)));
    reflector.start();
    await settle();
    expect(reflector.objects.size).toBeLessThan(5);
    expect(reflector.status().bytes).toBeLessThanOrEqual(500);
    expect(reflector.status().phase).toBe("partial");
  });
});
