import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { failure } from "@/lib/testing/fakekube/answers";
import { FaultProxy } from "@/lib/testing/fault-proxy";
import { kubeAccess } from "@/lib/testing/kube-access";
import { kubeconfigFile } from "@/lib/testing/kubeconfig-file";
import { hasLab, labKubeconfig } from "@/lib/testing/lab";
import { labWriter } from "@/lib/testing/lab-writer";
import { Measured } from "@/lib/testing/measured";
import { Relay } from "@/lib/testing/relay";
import { Scene } from "@/lib/testing/scene";
import { testServer } from "../test-server";

/** A tab is live again this soon after its server is, at most. */
const BACK_MS = 5_000;

const measured = new Measured();
const opened: Array<() => unknown> = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of opened.splice(0).reverse()) await close();
});
afterAll(() => measured.print());

const base64 = (pem: Buffer) => pem.toString("base64");

/** A scene whose Cutaway reaches the apiserver at `server` only. */
async function sceneAt(server: string): Promise<Scene> {
  const access = kubeAccess(labKubeconfig());
  const config = kubeconfigFile({
    lab: {
      cluster: {
        server,
        ...(server.startsWith("https:") && { "certificate-authority-data": base64(access.ca) }),
      },
      ...(server.startsWith("https:") && {
        user: { "client-certificate-data": base64(access.cert), "client-key-data": base64(access.key) },
      }),
    },
  });
  opened.push(() => config.remove());
  const scene = await Scene.open({ access, writer: labWriter(), serve: () => testServer(config.path) });
  opened.push(() => scene.close());
  await scene.stir("before");
  await scene.shows();
  return scene;
}

/** Faults of the network: the relay is below TLS. */
async function overRelay() {
  const { hostname, port } = new URL(kubeAccess(labKubeconfig()).server);
  const relay = await Relay.start({ host: hostname, port: Number(port) });
  opened.push(() => relay.close());
  return { relay, scene: await sceneAt(`https://127.0.0.1:${relay.port}`) };
}

/** Faults of the server: what it answers. */
async function overProxy() {
  const proxy = await FaultProxy.start(kubeAccess(labKubeconfig()));
  opened.push(() => proxy.close());
  return { proxy, scene: await sceneAt(proxy.url) };
}

/** Resolves once the tab says that it is not live. */
const noticed = (scene: Scene) => scene.tab.until("noticed", () => !scene.tab.isLive);

const isResume = (target: string) =>
  target.includes("watch=true") && !target.includes("sendInitialEvents=true");
const isConfigMaps = (target: string) => target.includes("/configmaps?");

describe.skipIf(!hasLab)("the network between Cutaway and the apiserver", () => {
  test.each(["cut", "reset"] as const)("%s: goes on from where it was, without a list", async (how) => {
    const { relay, scene } = await overRelay();
    const before = scene.requests();
    relay[how]();
    await scene.stir("during");
    const outcome = await measured.recovery(`connections ${how}`, scene, before);
    expect(outcome).toMatchObject({ syncs: 0, found: [] });
    expect(outcome.backMs).toBeLessThan(BACK_MS);
  });

  test("refused for a while: says so, and is back soon after the server, without a list", async () => {
    const { relay, scene } = await overRelay();
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
    const { relay, scene } = await overRelay();
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
    const { relay, scene } = await overRelay();
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
    const { relay, scene } = await overRelay();
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
    const { proxy, scene } = await overProxy();
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
    const { proxy, scene } = await overProxy();
    const before = scene.requests();
    let expired = 0;
    proxy.interfere((target) => {
      if (!isConfigMaps(target) || !isResume(target) || expired++ > 0) return null;
      return target.replace(/resourceVersion=\d+/, "resourceVersion=1");
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
    const { proxy, scene } = await overProxy();
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
    const { proxy, scene } = await overProxy();
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
    const { proxy, scene } = await overProxy();
    proxy.interfere(() => failure(401, "Unauthorized", "Unauthorized"));
    proxy.cutAll();
    await scene.tab.until("reauth", ({ status, frame }) => status?.phase === "reauth" && frame?.total === 0);
    expect(scene.tab.state.status?.problem?.code).toBe("AUTH_EXPIRED");
  });
});

describe.skipIf(!hasLab)("the wall clock", () => {
  test.each([3_600_000, -3_600_000])("jumps by %i ms: nothing happens", async (jump) => {
    const { scene } = await overRelay();
    const before = scene.requests();
    const real = Date.now.bind(Date);
    vi.spyOn(Date, "now").mockImplementation(() => real() + jump);
    await scene.stir("during");
    const outcome = await measured.recovery(`clock jumps by ${jump / 60_000} min`, scene, before);
    expect(outcome).toMatchObject({ syncs: 0, watches: 0, found: [] });
    expect(scene.tab.trace.every(({ phase }) => phase !== "stale" && phase !== "backing-off")).toBe(true);
  });
});
