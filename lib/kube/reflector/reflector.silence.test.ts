import { describe, expect, test } from "vitest";
import { settle } from "@/lib/testing/fake-clock";
import { liveReflector, scriptedReflector } from "@/lib/testing/scripted-reflector";
import { bookmark, event, page, pod, refusedConnection } from "@/lib/testing/scripted-source";
import { kubeProblem } from "../error-codes";

describe("silence", () => {
  test("over 75 s where bookmarks come: stale, the connection is destroyed, and it connects again", async () => {
    const { source, clock, reflector, phases, asked } = await liveReflector();
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
    const { source, clock, phases, asked } = await liveReflector();
    for (let minute = 0; minute < 20; minute += 1) {
      await clock.advanceAsync(60_000);
      source.watching.send(bookmark(10));
    }
    expect(phases).toEqual([]);
    expect(asked()).toEqual([]);
  });

  test("where no bookmarks come: short watches, a look at the server's version now and then, no false stale", async () => {
    const { source, clock, phases, asked, reflector } = scriptedReflector();
    source.answerWatch((watch) => watch.send(bookmark(10, true)));
    source.answerList(...Array.from({ length: 9 }, () => page(10, [])));
    source.answerWatch(...Array.from({ length: 9 }, () => () => {}));
    reflector.start();
    await settle();
    phases.length = 0;
    await clock.advanceAsync(65_000);
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
    const { source, clock, phases, reflector } = scriptedReflector();
    source.answerWatch((watch) => watch.send(bookmark(10, true), event("ADDED", pod("a", 11))));
    source.answerList(page(12, []));
    source.answerWatch(() => {});
    reflector.start();
    await settle();
    phases.length = 0;
    await clock.advanceAsync(65_000);
    expect(phases).toEqual([]);
    expect(source.requests.at(-1)).toMatchObject({ what: "watch", resourceVersion: "11" });
  });

  test("a quiet resource whose bookmarks wait for its first change: asked, not called stale", async () => {
    const { source, clock, phases, reflector } = scriptedReflector({
      assume: { watchList: false, bookmarks: true },
    });
    source.answerList(page(10, []), page(12, []));
    source.answerWatch(
      () => {},
      () => {},
    );
    reflector.start();
    await settle();
    phases.length = 0;
    await clock.advanceAsync(65_000);
    expect(source.requests.slice(-2)).toMatchObject([
      { what: "list", limit: 1 },
      { what: "watch", timeoutSeconds: 300 },
    ]);
    expect(phases).toEqual([]);
    expect(reflector.status().resourceVersion).toBe("10");
  });

  test("where silence proves nothing, what is called live was heard of 75 s ago at most", async () => {
    const { source, clock, phases, reflector } = scriptedReflector();
    source.answerWatch((watch) => watch.send(bookmark(10, true)));
    source.answerList(async () => {
      await new Promise<void>((resolve) => clock.after(10_000, resolve));
      throw kubeProblem("HEADERS_TIMEOUT");
    });
    reflector.start();
    await settle();
    phases.length = 0;
    await clock.advanceAsync(74_999);
    expect(source.requests.at(-1)).toMatchObject({ what: "list", limit: 1, urgent: true });
    expect(phases).toEqual([]);
    await clock.advanceAsync(1);
    expect(reflector.status()).toMatchObject({ phase: "backing-off", reason: { code: "HEADERS_TIMEOUT" } });
  });

  test("a server that does not even end a short watch, nor answers: backing off", async () => {
    const { source, clock, reflector, asked } = scriptedReflector({ assume: { watchList: false } });
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
    const { source, clock, reflector } = scriptedReflector({ assume: { watchList: false } });
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
    const { clock, phases, asked } = await liveReflector();
    clock.jump(86_400_000);
    await clock.advanceAsync(1_000);
    clock.jump(-7 * 86_400_000);
    await clock.advanceAsync(1_000);
    expect(phases).toEqual([]);
    expect(asked()).toEqual([]);
  });
});
