import { describe, expect, test } from "vitest";
import { settle } from "@/lib/testing/fake-clock";
import { liveReflector, scriptedReflector } from "@/lib/testing/scripted-reflector";
import { bookmark, event, page, pod, refusal, status, TOO_LARGE } from "@/lib/testing/scripted-source";

describe("the end of a watch", () => {
  test("a clean end: again from the last version, at once, without a list, still live", async () => {
    const { source, reflector, phases, asked } = await liveReflector();
    source.answerWatch(() => {});
    source.watching.send(event("MODIFIED", pod("a", 12)));
    source.watching.end();
    await settle();
    expect(asked()).toEqual(["watch 12"]);
    expect(phases).toEqual([]);
    expect(reflector.status().phase).toBe("live");
  });

  test("a cut in the middle of an event: half of it is dropped, and it comes again", async () => {
    const { source, names, asked } = await liveReflector();
    source.answerWatch((watch) => watch.send(event("MODIFIED", pod("a", 12))));
    source.watching.bytes(JSON.stringify(event("MODIFIED", pod("a", 12))).slice(0, 60));
    source.watching.cut();
    await settle();
    expect(asked()).toEqual(["watch 10"]);
    expect(names()).toEqual(["a@12"]);
  });

  test("a last event without its line ending counts when it is complete", async () => {
    const { source, names } = await liveReflector();
    source.watching.bytes(JSON.stringify(event("MODIFIED", pod("a", 12))));
    source.watching.end();
    expect(names()).toEqual(["a@12"]);
  });

  test("a bookmark moves the resume point, without an event", async () => {
    const { source, asked } = await liveReflector();
    source.answerWatch(() => {});
    source.watching.send(bookmark(99));
    source.watching.end();
    await settle();
    expect(asked()).toEqual(["watch 99"]);
  });

  test("very short watches back off, and are called stale after the third", async () => {
    const { source, clock, reflector, asked } = await liveReflector();
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
    const { source, reflector, names, asked, phases } = await liveReflector();
    source.answerWatch((watch) => watch.send(event("ADDED", pod("c", 30)), bookmark(31, true)));
    source.watching.send(event("ERROR", status(410, "Expired")));
    await settle();
    expect(asked()).toEqual(["watch-list 10"]);
    expect(names()).toEqual(["c@30"]);
    expect(phases).toEqual(["stale", "live"]);
    expect(reflector.status()).toMatchObject({ epoch: 2, counters: { historyResets: 0 } });
  });

  test("as HTTP 410, and for the relist too: then the latest", async () => {
    const { source, reflector, asked } = await liveReflector();
    source.answerWatch(refusal(410, "Gone"), refusal(410, "Expired"), (watch) =>
      watch.send(bookmark(31, true)),
    );
    source.watching.end();
    await settle();
    expect(asked()).toEqual(["watch 10", "watch-list 10", "watch-list -"]);
    expect(reflector.status()).toMatchObject({ phase: "live", resourceVersion: "31" });
  });

  test("again and again: the relists slow down", async () => {
    const { source, clock, asked } = await liveReflector();
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
    const { source, reflector, asked } = scriptedReflector({ assume: { watchList: false } });
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
    const { source, clock, reflector, asked } = await liveReflector();
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
    const { source, clock, reflector, names } = await liveReflector();
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
    const { source, clock, reflector, names, asked } = await liveReflector();
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
