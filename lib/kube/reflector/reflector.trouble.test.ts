import { describe, expect, test } from "vitest";
import { settle } from "@/lib/testing/fake-clock";
import { liveReflector } from "@/lib/testing/scripted-reflector";
import { bookmark, event, pod, refusal, refusedConnection, status } from "@/lib/testing/scripted-source";

describe("a server that cannot serve now", () => {
  test("429: waits as long as it asks, then the same watch, no list", async () => {
    const { source, clock, reflector, asked } = await liveReflector();
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
    const { source, clock, asked } = await liveReflector();
    source.answerWatch(() => {});
    source.watching.send(event("MODIFIED", pod("a", 12)), event("ERROR", status(429, "TooManyRequests")));
    await clock.advanceAsync(1_000);
    expect(asked()).toEqual(["watch 12"]);
  });

  test("a restart: stale at once, live when it is back, and no list", async () => {
    const { source, clock, reflector, phases, asked } = await liveReflector();
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
    const { source, clock, back, asked } = await liveReflector({ random: () => 0.5 });
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
    const { source, back, clock } = await liveReflector();
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
    const { source, clock, reflector, asked } = await liveReflector();
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
    const { source, clock, asked } = await liveReflector();
    for (let i = 1; i < 8; i += 1)
      source.answerWatch((w) => w.send(event("MODIFIED", pod("a", 10 + i)), internal));
    source.watching.send(internal);
    await clock.advanceAsync(30_000);
    expect(asked()).not.toContain("list -");
    expect(asked().some((request) => request.startsWith("watch-list"))).toBe(false);
  });

  test("an event from the future is counted, and the stream goes on", async () => {
    const { source, reflector, names } = await liveReflector();
    source.watching.send(event("FUTURE", {}), event("MODIFIED", pod("a", 12)));
    expect(names()).toEqual(["a@12"]);
    expect(reflector.status()).toMatchObject({ phase: "live", counters: { unknown: 1 } });
  });

  test("an object without a uid is left out, and the data is called partial", async () => {
    const { source, reflector, names } = await liveReflector();
    source.watching.send(event("ADDED", { kind: "Pod", metadata: { name: "x", resourceVersion: "11" } }));
    source.watching.send(event("ADDED", pod("b", 12)));
    expect(names()).toEqual(["a@5", "b@12"]);
    expect(reflector.status()).toMatchObject({ phase: "partial", reason: { code: "OBJECTS_REJECTED" } });
  });

  test("a frame over 16 MiB closes this watch and says so", async () => {
    const { source, clock, reflector } = await liveReflector();
    source.watching.bytes(Buffer.alloc(16 * 1024 * 1024 + 1, "x"));
    expect(reflector.status()).toMatchObject({ phase: "partial", reason: { code: "FRAME_TOO_LARGE" } });
    expect(source.watching.closed).toBe(true);
    await clock.advanceAsync(299_000);
    expect(source.requests).toEqual([]);
  });

  test("anything else: back off, full sync", async () => {
    const { source, clock, asked } = await liveReflector();
    source.watching.send(event("ERROR", status(418, "Teapot")));
    await settle();
    expect(asked()).toEqual([]);
    await clock.advanceAsync(800);
    expect(asked()).toEqual(["watch-list 10"]);
  });
});
