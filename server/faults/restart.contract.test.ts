import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { labKubeconfig } from "@/lab/index";
import { compact, startPart, stopPart } from "@/lab/outage";
import { Measured } from "@/lib/testing/measured";
import type { Scene } from "@/lib/testing/scene";
import { Stage } from "@/lib/testing/stage";
import { testServer } from "../test-server";

/** The name of a lab that these tests may break; never the one that others look at. */
const name = process.env.CUTAWAY_FAULT_LAB ?? "";
if (name === "") {
  console.warn(
    "skipped: restarts need a lab of their own; `npm run lab -- --name faults up --no-kubelet --no-demo " +
      "--ports-from 6480`, then CUTAWAY_FAULT_LAB=faults",
  );
}

const BACK_MS = 5_000;
const RESTART_MS = 180_000;

const measured = new Measured();
let stage: Stage;
beforeEach(() => {
  stage = new Stage(testServer, labKubeconfig("admin", name));
});
afterEach(async () => {
  await startPart(name, "etcd");
  await startPart(name, "kube-apiserver");
  await stage.close();
}, RESTART_MS);
afterAll(() => measured.print());

const noticed = (scene: Scene) => scene.tab.until("noticed", () => !scene.tab.isLive);

describe.skipIf(name === "")("the control plane restarts", () => {
  test(
    "apiserver: says so, keeps what it has, and is back soon with one list at most",
    async () => {
      const { scene } = await stage.overRelay();
      const before = scene.requests();
      await stopPart(name, "kube-apiserver");
      await noticed(scene);
      expect(scene.tab.state.frame?.rows).not.toHaveLength(0);
      await startPart(name, "kube-apiserver");
      const outcome = await measured.recovery("apiserver restarted", scene, before);
      expect(outcome.found).toEqual([]);
      expect(outcome.syncs).toBeLessThanOrEqual(1);
      expect(outcome.backMs).toBeLessThan(BACK_MS);
    },
    RESTART_MS,
  );

  test(
    "etcd: what was written before and after is there",
    async () => {
      const { scene } = await stage.overRelay();
      const before = scene.requests();
      await stopPart(name, "etcd");
      await startPart(name, "etcd");
      await startPart(name, "kube-apiserver");
      await scene.stir("after");
      const outcome = await measured.recovery("etcd restarted", scene, before);
      expect(outcome.found).toEqual([]);
      expect(outcome.syncs).toBeLessThanOrEqual(1);
      expect(outcome.backMs).toBeLessThan(BACK_MS);
    },
    RESTART_MS,
  );

  test(
    "a history that was compacted meanwhile: 410, and exactly one list",
    async () => {
      const { relay, scene } = await stage.overRelay();
      const before = scene.requests();
      await relay.refuse();
      await scene.stir("meanwhile");
      await compact(name);
      await stopPart(name, "kube-apiserver");
      await startPart(name, "kube-apiserver");
      await relay.accept();
      const outcome = await measured.recovery("history compacted", scene, before);
      expect(outcome).toMatchObject({ syncs: 1, found: [] });
      expect(outcome.backMs).toBeLessThan(BACK_MS);
    },
    RESTART_MS,
  );
});
