import { describe, expect, test } from "vitest";
import { settle } from "@/lib/testing/fake-clock";
import { liveReflector, scriptedReflector } from "@/lib/testing/scripted-reflector";
import { bookmark, event, page, pod, refusal } from "@/lib/testing/scripted-source";

describe("rights", () => {
  test("401: sign in again; the objects are gone, and nothing is tried until somebody asks", async () => {
    const { source, clock, reflector, asked } = await liveReflector();
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
    const { source, clock, reflector } = await liveReflector();
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
    const { source, reflector, asked } = scriptedReflector();
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
    const { source, clock, reflector, phases, asked, names } = scriptedReflector();
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
    const { source, clock, reflector } = scriptedReflector();
    source.answerWatch(refusal(403, "Forbidden"), () => {});
    source.answerList(page(10, [pod("a", 5)]));
    reflector.start();
    await clock.advanceAsync(30_000);
    expect(reflector.status()).toMatchObject({ phase: "live", reason: null });
  });

  test("a resource without the watch verb is listed every 30 s", async () => {
    const { source, clock, reflector, asked } = scriptedReflector();
    source.answerWatch(refusal(405, "MethodNotAllowed"), refusal(405, "MethodNotAllowed"));
    source.answerList(page(10, []), page(11, []));
    reflector.start();
    await clock.advanceAsync(31_000);
    expect(asked()).toEqual(["watch-list -", "list -", "watch 10", "list 10"]);
    expect(reflector.status().phase).toBe("partial");
  });

  test("watch but not list: the watch is enough", async () => {
    const { source, clock, reflector } = await liveReflector();
    source.answerList(refusal(403, "Forbidden"));
    source.answerWatch(() => {});
    await clock.advanceAsync(75_000);
    expect(reflector.status()).toMatchObject({ phase: "live", objects: 1 });
  });

  test("404: gone, the objects too, and it is asked again within a minute", async () => {
    const { source, clock, reflector } = await liveReflector();
    source.answerWatch(refusal(404, "NotFound"));
    source.watching.end();
    await settle();
    expect(reflector.status()).toMatchObject({ phase: "gone", objects: 0 });
    source.answerWatch((watch) => watch.send(bookmark(40, true)));
    await clock.advanceAsync(60_000);
    expect(reflector.status().phase).toBe("live");
  });
});
