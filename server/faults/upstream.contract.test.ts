import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { failure } from "@/lib/testing/fakekube/answers";
import { hasLab } from "@/lib/testing/lab";
import { Measured } from "@/lib/testing/measured";
import type { Scene } from "@/lib/testing/scene";
import { Stage } from "@/lib/testing/stage";
import { testServer } from "../test-server";

/** A tab is live again this soon after its server is, at most. */
const BACK_MS = 5_000;

const measured = new Measured();
let stage: Stage;
beforeEach(() => {
  stage = new Stage(testServer);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await stage.close();
});
afterAll(() => measured.print());

/** Resolves once the tab says that it is not live. */
const noticed = (scene: Scene) => scene.tab.until("noticed", () => !scene.tab.isLive);

const isResume = (target: string) =>
  target.includes("watch=true") && !target.includes("sendInitialEvents=true");
/** A custom resource of the demo: its history begins with its definition, so that RV 1 is always too old for it. */
const YOUNG = "/apis/shop.cutaway.dev/v1/namespaces/shop/shelves";
const isConfigMaps = (target: string) => target.includes("/configmaps?");

describe.skipIf(!hasLab)("the network between Cutaway and the apiserver", () => {
  test.each(["cut", "reset"] as const)("%s: goes on from where it was, without a list", async (how) => {
    const { relay, scene } = await stage.overRelay();
    const before = scene.requests();
    relay[how]();
    await scene.stir("during");
    const outcome = await measured.recovery(`connections ${how}`, scene, before);
    expect(outcome).toMatchObject({ syncs: 0, found: [] });
    expect(outcome.backMs).toBeLessThan(BACK_MS);
  });

  test("refused for a while: says so, and is back soon after the server, without a list", async () => {
    const { relay, scene } = await stage.overRelay();
    const before = scene.requests();
    await relay.refuse();
    await noticed(scene);
    expect(scene.tab.state.status?.problem).not.toBeNull();
    expect(scene.tab.state.frame?.rows).not.toHaveLength(0);
    await scene.stir("during");
    await relay.accept();
    const outcome = await measured.recovery("connections refused", scene, before);
    expect(outcome).toMatchObject({ syncs: 0, found: [] });
    expect(outcome.backMs).toBeLessThan(BACK_MS);
  });

  test.each([1, 300, 1_000])("reset each time after %i more bytes", async (bytes) => {
    const { relay, scene } = await stage.overRelay();
    const before = scene.requests();
    relay.set({ how: "reset-after", bytes });
    await scene.stir("during");
    await noticed(scene);
    relay.set({ how: "pass" });
    const outcome = await measured.recovery(`reset after ${bytes} bytes`, scene, before);
    expect(outcome).toMatchObject({ syncs: 0, found: [] });
    expect(outcome.backMs).toBeLessThan(BACK_MS);
  });

  test("pieces of 1 to 7 bytes: the same as whole", async () => {
    const { relay, scene } = await stage.overRelay();
    const before = scene.requests();
    relay.set({ how: "slice", next: () => 1 + Math.floor(Math.random() * 7) });
    await scene.stir("during");
    await scene.shows();
    expect(scene.requests()).toEqual(before);
    relay.cut();
    await scene.stir("again");
    const outcome = await measured.recovery("slices of 1 to 7 bytes, and a cut", scene, before);
    expect(outcome).toMatchObject({ syncs: 0, found: [] });
  });

  test("8 KB a second: slow is not dead", async () => {
    const { relay, scene } = await stage.overRelay();
    const before = scene.requests();
    relay.set({ how: "slow", bytesPerSecond: 8_000 });
    relay.cut();
    await scene.stir("during");
    const outcome = await measured.recovery("8 KB/s, and a cut", scene, before);
    expect(outcome).toMatchObject({ syncs: 0, found: [] });
  });
});

describe.skipIf(!hasLab)("what the apiserver answers", () => {
  test("cut in the middle of a line: half an event is none", async () => {
    const { proxy, scene } = await stage.overProxy();
    const before = scene.requests();
    for (const round of ["one", "two", "three"]) {
      proxy.cutMidLine();
      await scene.stir(round);
      await scene.shows();
    }
    const outcome = await measured.recovery("reset in the middle of a line, 3 times", scene, before);
    expect(outcome).toMatchObject({ syncs: 0, watches: 3, found: [] });
  });

  test("410 from the real history: one list, and nothing is lost", async () => {
    const { proxy, scene } = await stage.overProxy();
    const before = scene.requests();
    let expired = 0;
    proxy.interfere((target) => {
      if (!isConfigMaps(target) || !isResume(target) || expired++ > 0) return null;
      return target.replace(/^[^?]*/, YOUNG).replace(/resourceVersion=\d+/, "resourceVersion=1");
    });
    await scene.stir("during");
    proxy.cutAll();
    await scene.stir("meanwhile");
    const outcome = await measured.recovery("410 Expired", scene, before);
    expect(expired).toBe(1);
    expect(outcome).toMatchObject({ syncs: 1, found: [] });
    expect(outcome.backMs).toBeLessThan(BACK_MS);
  });

  test("429 with Retry-After: waits, and does not list", async () => {
    const { proxy, scene } = await stage.overProxy();
    const before = scene.requests();
    const busy = failure(429, "TooManyRequests", "too many requests", { headers: { "retry-after": "1" } });
    proxy.interfere((target) => (isConfigMaps(target) ? busy : null));
    proxy.cutAll();
    await noticed(scene);
    await scene.stir("during");
    proxy.interfere(() => null);
    const outcome = await measured.recovery("429", scene, before);
    expect(outcome).toMatchObject({ syncs: 0, found: [] });
    expect(outcome.backMs).toBeLessThan(BACK_MS);
  });

  test("500 to everything: back soon after the server, without a list", async () => {
    const { proxy, scene } = await stage.overProxy();
    const before = scene.requests();
    proxy.interfere(() => failure(500, "InternalError", "etcdserver: request timed out"));
    proxy.cutAll();
    await noticed(scene);
    await scene.stir("during");
    proxy.interfere(() => null);
    const outcome = await measured.recovery("500", scene, before);
    expect(outcome).toMatchObject({ syncs: 0, found: [] });
    expect(outcome.backMs).toBeLessThan(BACK_MS);
  });

  test("401: nothing is shown any longer, and it says so", async () => {
    const { proxy, scene } = await stage.overProxy();
    proxy.interfere(() => failure(401, "Unauthorized", "Unauthorized"));
    proxy.cutAll();
    await scene.tab.until("reauth", ({ status, frame }) => status?.phase === "reauth" && frame?.total === 0);
    expect(scene.tab.state.status?.problem?.code).toBe("AUTH_EXPIRED");
  });
});

describe.skipIf(!hasLab)("the network between a tab and Cutaway", () => {
  test.each(["cut", "reset"] as const)("%s: the tab comes back to what there is now", async (how) => {
    const { relay, scene } = await stage.tabOverRelay();
    const before = scene.requests();
    relay[how]();
    await scene.tab.until("disconnected", ({ connected }) => !connected);
    await scene.stir("during");
    const outcome = await measured.recovery(`the tab's socket ${how}`, scene, before);
    expect(outcome).toMatchObject({ syncs: 0, watches: 0, found: [] });
    expect(outcome.backMs).toBeLessThan(BACK_MS);
    expect(scene.tab.sockets).toBe(2);
  });

  test("reset in the middle of a frame", async () => {
    const { relay, scene } = await stage.tabOverRelay();
    const before = scene.requests();
    relay.set({ how: "reset-after", bytes: 150 });
    await scene.stir("during");
    await scene.tab.until("disconnected", ({ connected }) => !connected);
    relay.set({ how: "pass" });
    const outcome = await measured.recovery("the tab's socket reset after 150 bytes", scene, before);
    expect(outcome).toMatchObject({ syncs: 0, watches: 0, found: [] });
    expect(outcome.backMs).toBeLessThan(BACK_MS);
  });

  test("slow, in small pieces: nothing is doubled or left out", async () => {
    const { relay, scene } = await stage.tabOverRelay();
    const before = scene.requests();
    relay.set({ how: "slow", bytesPerSecond: 2_000 });
    for (const round of ["one", "two", "three", "four"]) await scene.stir(round);
    const outcome = await measured.recovery("the tab at 2 KB/s", scene, before);
    expect(outcome).toMatchObject({ syncs: 0, watches: 0, found: [] });
    expect(scene.tab.sockets).toBe(1);
  });
});

describe.skipIf(!hasLab)("the wall clock", () => {
  test.each([3_600_000, -3_600_000])("jumps by %i ms: nothing happens", async (jump) => {
    const { scene } = await stage.overRelay();
    const before = scene.requests();
    const real = Date.now.bind(Date);
    vi.spyOn(Date, "now").mockImplementation(() => real() + jump);
    await scene.stir("during");
    const outcome = await measured.recovery(`clock jumps by ${jump / 60_000} min`, scene, before);
    expect(outcome).toMatchObject({ syncs: 0, watches: 0, found: [] });
    expect(scene.tab.trace.every(({ phase }) => phase !== "stale" && phase !== "backing-off")).toBe(true);
  });
});
