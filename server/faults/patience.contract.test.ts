import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, type TestContext, test } from "vitest";
import { digString } from "@/lib/base/json";
import { hasLab } from "@/lib/testing/lab";
import { Measured } from "@/lib/testing/measured";
import { Stage } from "@/lib/testing/stage";
import { testServer } from "../test-server";

/** The tests of this file mostly wait, all at once. */
const PATIENCE_MS = 180_000;
const BACK_MS = 5_000;
/** 75 s of silence where bookmarks come, otherwise 65 s and a question that is not answered in 10 s; docs/reflector.md. */
const SILENCE_MS = 75_000;
/** Two beats and a half; docs/stream.md. */
const TAB_SILENCE_MS = 40_000;
const REVOKED_MS = 60_000;

const measured = new Measured();
afterAll(() => measured.print());

/** Tests that run at once must register what ends them with their own context. */
function onStage({ onTestFinished }: TestContext): Stage {
  const stage = new Stage(testServer);
  onTestFinished(() => stage.close());
  return stage;
}

const CONFIG_MAPS = {
  view: "objects",
  query: { version: "v1", resource: "configmaps", namespace: "default" },
  window: { offset: 0, count: 100 },
};

/** A ServiceAccount that may read the ConfigMaps of `default`, for as long as its binding is there. */
async function reader(stage: Stage) {
  const name = `cutaway-reader-${randomUUID().slice(0, 8)}`;
  const metadata = { name, namespace: "default" };
  const rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/default";
  const account = `/api/v1/namespaces/default/serviceaccounts/${name}`;
  const binding = `${rbac}/rolebindings/${name}`;
  await stage.apply(account, { apiVersion: "v1", kind: "ServiceAccount", metadata });
  await stage.apply(`${rbac}/roles/${name}`, {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata,
    rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "watch"] }],
  });
  await stage.apply(binding, {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
    subjects: [{ kind: "ServiceAccount", name, namespace: "default" }],
  });
  const spec = { spec: { expirationSeconds: 3_600 } };
  const answer = await stage.writer.create(`${account}/token`, {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    ...spec,
  });
  return { account, binding, token: digString(answer, "status", "token") ?? "" };
}

function definition(group: string) {
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: "Cluster",
      names: { plural: "widgets", singular: "widget", kind: "Widget" },
      versions: [{ name: "v1", served: true, storage: true, schema }],
    },
  };
}

describe.skipIf(!hasLab).concurrent("faults that take a while to notice", () => {
  test.for(["when that is noticed", "while a later try hangs"] as const)(
    "half-open towards the apiserver, and back %s: live again soon after",
    { timeout: PATIENCE_MS },
    async (when, context) => {
      const { relay, scene } = await onStage(context).overRelay();
      const before = scene.requests();
      const from = performance.now();
      relay.set({ how: "swallow" });
      await scene.stir("during");
      await scene.tab.until("noticed", () => !scene.tab.isLive, SILENCE_MS + 5_000);
      const noticed = seconds(from);
      if (when === "while a later try hangs") {
        await scene.tab.until("a try failed", ({ status }) => status?.phase === "backing-off");
        await scene.tab.until("another one hangs", ({ status }) => status?.phase === "stale");
      }
      scene.outages.push({ from, until: performance.now(), patienceMs: SILENCE_MS });
      relay.set({ how: "pass" });
      const fault = `half-open upstream (noticed after ${noticed} s), back ${when}`;
      const outcome = await measured.recovery(fault, scene, before);
      expect(outcome).toMatchObject({ syncs: 0, found: [] });
      expect(outcome.backMs).toBeLessThan(BACK_MS);
    },
  );

  test(
    "half-open towards the tab: noticed, and live again soon after",
    async (context) => {
      const { relay, scene } = await onStage(context).tabOverRelay();
      const before = scene.requests();
      const from = performance.now();
      relay.set({ how: "swallow" });
      await scene.stir("during");
      await scene.tab.until("noticed", () => !scene.tab.isLive, TAB_SILENCE_MS + 5_000);
      scene.outages.push({ from, until: performance.now(), patienceMs: TAB_SILENCE_MS });
      relay.set({ how: "pass" });
      const outcome = await measured.recovery(
        `half-open to the tab (noticed after ${seconds(from)} s)`,
        scene,
        before,
      );
      expect(outcome).toMatchObject({ syncs: 0, watches: 0, found: [] });
      expect(outcome.backMs).toBeLessThan(BACK_MS);
    },
    PATIENCE_MS,
  );

  test.for(["right", "service account"] as const)(
    "a %s that is taken away: nothing is shown any longer within a minute",
    { timeout: PATIENCE_MS },
    async (what, context) => {
      const stage = onStage(context);
      const { account, binding, token } = await reader(stage);
      const tab = stage.tab(await stage.cutaway(token), CONFIG_MAPS);
      await tab.until("live", ({ frame }) => tab.isLive && (frame?.total ?? 0) > 0);
      const from = performance.now();
      await stage.writer.remove(what === "right" ? binding : account);
      const phase = what === "right" ? "denied" : "reauth";
      await tab.until(
        phase,
        ({ status, frame }) => status?.phase === phase && frame?.total === 0,
        REVOKED_MS,
      );
      measured.note(`a ${what} taken away`, performance.now() - from);
    },
  );

  test(
    "a definition that is deleted: gone, and live again once it is back",
    async (context) => {
      const stage = onStage(context);
      const group = `contract-${randomUUID().slice(0, 8)}.cutaway.dev`;
      const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.${group}`;
      const widget = { apiVersion: `${group}/v1`, kind: "Widget", metadata: { name: "one" } };
      await stage.apply(path, definition(group));
      const served = await stage.cutaway();
      const tab = stage.tab(served, { ...CONFIG_MAPS, query: { group, version: "v1", resource: "widgets" } });
      await tab.until("live", () => tab.isLive, 90_000);
      await stage.writer.apply(`/apis/${group}/v1/widgets/one`, widget);
      await tab.until("one widget", ({ frame }) => frame?.total === 1);
      await stage.writer.remove(path);
      await tab.until("gone", ({ status, frame }) => status?.phase === "gone" && frame?.total === 0, 60_000);
      const from = performance.now();
      await stage.writer.apply(path, definition(group));
      await tab.until("live again", () => tab.isLive, 90_000);
      measured.note("a definition deleted and made again", performance.now() - from);
    },
    PATIENCE_MS,
  );

  test(
    "a namespace that is deleted: its objects go, one by one, and nothing breaks",
    async (context) => {
      const stage = onStage(context);
      const namespace = `cutaway-contract-${randomUUID().slice(0, 8)}`;
      const path = `/api/v1/namespaces/${namespace}`;
      await stage.apply(path, { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
      const metadata = { name: "one", namespace };
      await stage.apply(`${path}/configmaps/one`, { apiVersion: "v1", kind: "ConfigMap", metadata });
      const query = { ...CONFIG_MAPS.query, namespace };
      const tab = stage.tab(await stage.cutaway(), { ...CONFIG_MAPS, query });
      await tab.until("its object", ({ frame }) => tab.isLive && (frame?.total ?? 0) > 0);
      const from = performance.now();
      await stage.writer.remove(path);
      await tab.until("empty", ({ frame }) => tab.isLive && frame?.total === 0, 120_000);
      measured.note("a namespace deleted", performance.now() - from);
    },
    PATIENCE_MS,
  );
});

const seconds = (since: number): string => ((performance.now() - since) / 1_000).toFixed(0);
