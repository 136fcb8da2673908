import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ProblemError } from "@/lib/base/problem";
import { eventually } from "@/lib/testing/eventually";
import { FakeClock, settle } from "@/lib/testing/fake-clock";
import { failure, json } from "@/lib/testing/fakekube/answers";
import { type OneCluster, oneCluster } from "@/lib/testing/one-cluster";
import { get } from "@/lib/testing/test-clusters";
import { thrownFailure } from "./reflector/failure";
import { kubeSource } from "./reflector/kube-source";
import { ReadinessProbe } from "./reflector/readiness";
import { Reflector } from "./reflector/reflector";
import { HeldBack, Restraint } from "./restraint";

const busy = (retryAfter?: string) =>
  failure(429, "TooManyRequests", "slow down", {
    headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
  });

describe("a restraint (F-48)", () => {
  const made = () => {
    const clock = new FakeClock();
    return { clock, restraint: new Restraint(clock, () => 0.5) };
  };

  it.each([
    ["seconds", "7", 7_000],
    ["a date", "Thu, 01 Jan 2026 00:00:09 GMT", 9_000],
    ["zero", "0", 1_000],
    ["ages", "1000000000", 60_000],
    ["nonsense", "soon", 1_000],
    ["nothing", undefined, 1_000],
  ])("Retry-After with %s", (_, header, ms) => {
    const { restraint } = made();
    restraint.heard(429, header);
    expect(restraint.left()).toBe(ms);
  });

  it("waits twice as long each time when it is not told how long, a minute at most, and forgets it at the first answer", () => {
    const { clock, restraint } = made();
    const waits = Array.from({ length: 8 }, () => {
      restraint.heard(429, undefined);
      const ms = restraint.left();
      clock.advance(ms);
      return ms;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((s) => s * 1_000));
    restraint.heard(200, undefined);
    restraint.heard(429, undefined);
    expect(restraint.left()).toBe(1_000);
  });

  it("counts refusals of requests that were under way together as one", () => {
    const { restraint } = made();
    for (let i = 0; i < 5; i++) restraint.heard(429, undefined);
    expect(restraint.left()).toBe(1_000);
  });

  it("lets everything through while nothing was refused", async () => {
    const { restraint } = made();
    await restraint.turn({ signal: new AbortController().signal, whenBusy: "tell" });
  });
});

describe("a transport whose server sheds load (F-48)", () => {
  let cluster: OneCluster;
  let refuse: string | null;
  beforeEach(async () => {
    refuse = null;
    cluster = await oneCluster();
    cluster.kube.on(/^\/busy/, () => (refuse === null ? json({}) : busy(refuse)));
    cluster.kube.on("/other", json({ other: true }));
  });
  afterEach(() => cluster.close());

  const askedFor = (path: string) => cluster.kube.requests.filter((request) => request.path === path).length;
  async function refused(retryAfter: string) {
    refuse = retryAfter;
    (await cluster.transport.request(get("/busy"))).body.resume();
    refuse = null;
  }
  const told = (promise: Promise<unknown>) =>
    promise.then(
      () => null,
      (error: ProblemError) => error,
    );

  it("holds back what others ask of it, and sends it when the wait is over", async () => {
    const { transport, made } = cluster;
    await refused("2");
    const other = transport.getJson(get("/other"));
    // A person's own request goes there and back meanwhile.
    await made.clock.advanceAsync(1_999);
    (await transport.request(get("/busy", { whenBusy: "ask" }))).body.resume();
    expect(askedFor("/other")).toBe(0);
    await made.clock.advanceAsync(1_001);
    expect((await other).body).toEqual({ other: true });
  });

  it("says so at once when the wait is long, and until when", async () => {
    const { transport, made } = cluster;
    await refused("30");
    const error = await told(transport.getJson(get("/other")));
    expect(error).toBeInstanceOf(HeldBack);
    expect(error?.problem).toMatchObject({
      code: "TOO_MANY_REQUESTS",
      retryAt: made.clock.now() + 30_000,
      upstream: { status: 429 },
    });
    expect(askedFor("/other")).toBe(0);
  });

  it("tells a reflector at once, which backs off as long as the server asked for", async () => {
    await refused("2");
    const error = await told(cluster.transport.request(get("/other", { whenBusy: "tell" })));
    const { kind, retryAfterMs } = thrownFailure(error);
    expect(kind).toBe("busy");
    expect(retryAfterMs).toBeGreaterThanOrEqual(2_000);
    expect(retryAfterMs).toBeLessThanOrEqual(3_000);
  });

  it("has a reflector of another scope say that it backs off and why, and go on by itself", async () => {
    const { kube, transport, made } = cluster;
    const { clock } = made;
    await refused("30");
    kube.on("/api/v1/pods", json({ kind: "PodList", metadata: { resourceVersion: "7" }, items: [] }));
    const path = "/api/v1/pods";
    const reflector = new Reflector({
      source: kubeSource({ transport, clock, path, representation: "full", purpose: "pods" }),
      clock,
      random: () => 0,
      readiness: new ReadinessProbe(() => Promise.resolve(true), clock),
      assume: { watchList: false },
    });
    reflector.start();
    await eventually(() => reflector.status().phase === "backing-off");
    const { reason, nextTryAt } = reflector.status();
    expect(reason?.message).toMatch(/asked for fewer requests \(429\)/);
    expect(nextTryAt).toBeGreaterThanOrEqual(clock.now() + 30_000);
    await clock.advanceAsync(29_999);
    (await transport.request(get("/busy", { whenBusy: "ask" }))).body.resume();
    expect(askedFor(path)).toBe(0);
    await clock.advanceAsync(1_001);
    await eventually(() => reflector.status().resourceVersion === "7");
    reflector.stop();
  });

  it("sends a person's own request, shows its 429, and does not slow others for it", async () => {
    const { transport } = cluster;
    await refused("30");
    refuse = "30";
    const { status, headers, body } = await transport.request(get("/busy/own", { whenBusy: "ask" }));
    body.resume();
    expect([status, headers.get("retry-after")]).toEqual([429, "30"]);
    await cluster.made.clock.advanceAsync(30_000);
    const again = await transport.request(get("/busy/own", { whenBusy: "ask" }));
    again.body.resume();
    expect((await transport.getJson(get("/other"))).body).toEqual({ other: true });
  });

  it("says of an own get that is refused when to ask again", async () => {
    refuse = "20";
    const error = await told(cluster.transport.getJson(get("/busy")));
    expect(error?.problem.retryAt).toBe(cluster.made.clock.now() + 20_000);
    expect(askedFor("/busy")).toBe(1);
  });

  it("gives up a wait that is called off", async () => {
    await refused("2");
    const abort = new AbortController();
    const ended = told(cluster.transport.getJson(get("/other", { signal: abort.signal })));
    await settle();
    abort.abort();
    expect((await ended)?.problem.code).toBe("ABORTED");
    expect(cluster.made.clock.timers).toBe(0);
  });
});
