import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LAST_APPLIED } from "@/lib/access/redact/mask";
import { openRecording, type Recording } from "@/lib/recording/recording";
import { MemorySink } from "@/lib/recording/sink";
import { bufferSource } from "@/lib/recording/source";
import { eventually } from "@/lib/testing/eventually";
import type { FakeClock } from "@/lib/testing/fake-clock";
import { failure, json, text } from "@/lib/testing/fakekube/answers";
import { serveResources } from "@/lib/testing/fakekube/serve";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { type TestClusters, testClusters } from "@/lib/testing/test-clusters";
import { INCLUDES, type RecordOptions } from "./options";
import { Recorder } from "./recorder";

const VERBS = ["get", "list", "watch"];
const resource = (name: string, kind: string, namespaced = true, verbs = VERBS) => ({
  resource: name,
  responseKind: { group: "", version: "v1", kind },
  scope: namespaced ? "Namespaced" : "Cluster",
  verbs,
});
const aggregated = (resources: readonly object[]) =>
  json(
    {
      kind: "APIGroupDiscoveryList",
      apiVersion: "apidiscovery.k8s.io/v2",
      items: [{ metadata: { name: "" }, versions: [{ version: "v1", freshness: "Current", resources }] }],
    },
    { headers: { "content-type": "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList" } },
  );

const RESOURCES = [
  resource("pods", "Pod"),
  resource("secrets", "Secret"),
  resource("configmaps", "ConfigMap"),
  resource("events", "Event"),
  resource("nodes", "Node", false),
];
const OPTIONS: RecordOptions = {
  namespaces: null,
  include: new Set(),
  forMs: 600_000,
  maxBytes: 50_000_000,
  everyMs: 15_000,
  reveal: new Set(),
  name: "test",
};

const types = (kind: string, namespaced = true) => ({ group: "", version: "v1", kind, namespaced });

function serve(kube: Fakekube) {
  kube.on("/api", aggregated(RESOURCES)).on("/apis", aggregated([]));
  kube.on("/version", json({ gitVersion: "v1.37.2" }));
  kube.on("/api/v1/namespaces/kube-system", json({ metadata: { uid: "uid-of-the-cluster" } }));
  const stores = serveResources(kube, {
    pods: types("Pod"),
    secrets: types("Secret"),
    configmaps: types("ConfigMap"),
    events: types("Event"),
    nodes: types("Node", false),
  });
  // As a server without watch-list does.
  kube.on(/^\/api\/v1\//, ({ query }) =>
    query.has("sendInitialEvents") ? failure(400, "BadRequest", "no watch-list") : null,
  );
  return stores;
}

let kube: Fakekube;
let stores: ReturnType<typeof serve>;
let made: TestClusters<FakeClock>;
let sink: MemorySink;

beforeEach(async () => {
  kube = await Fakekube.start();
  stores = serve(kube);
  made = await testClusters({ a: { cluster: { server: kube.url }, user: { token: "canary-token" } } });
  sink = new MemorySink();
});

afterEach(async () => {
  made.dispose();
  await kube.close();
});

async function begin(options: Partial<RecordOptions> = {}): Promise<Recorder> {
  const transport = await made.clusters.transport();
  const { clock } = made;
  return Recorder.start({ ...OPTIONS, ...options, transport, clock, sink, random: () => 0, tool: "test" });
}

const ready = (recorder: Recorder) => eventually(() => recorder.progress.state === "recording");
const watching = (path: string, times = 1) =>
  kube.until(
    () =>
      kube.requests.filter((request) => request.path === path && request.query.get("resourceVersion"))
        .length >= times,
  );
const opened = () => openRecording(bufferSource(sink.bytes()));
const scopeOf = (recording: Recording, name: string) =>
  recording.scopes.find((scope) => scope.resource === name && scope.form !== "table");
const pod = (name: string, more: object = {}) => ({ metadata: { name, namespace: "shop" }, ...more });

describe("a recording of a cluster", () => {
  it("holds what was there, what happened, and when", async () => {
    stores.pods.put(pod("a"));
    const recorder = await begin();
    await ready(recorder);
    await watching("/api/v1/pods");
    made.clock.advance(700);
    stores.pods.put(pod("b", { spec: { n: 1 } }));
    await eventually(() => recorder.progress.events === 1);
    made.clock.advance(300);
    stores.pods.delete("a", "shop");
    await eventually(() => recorder.progress.events === 2);
    expect(await recorder.stop()).toMatchObject({ state: "ended", reason: "stopped", problem: null });

    const recording = opened();
    const scope = scopeOf(recording, "pods");
    expect(recording.end).toEqual({ state: "complete" });
    expect(recording.header.cluster).toEqual({
      uid: "uid-of-the-cluster",
      name: "test",
      gitVersion: "v1.37.2",
    });
    expect([...recording.snapshot(scope?.id ?? 0)].map(({ ref }) => recording.object(ref))).toMatchObject([
      { apiVersion: "v1", kind: "Pod", metadata: { name: "a" } },
    ]);
    expect([...recording.events()]).toMatchObject([
      { at: 700, type: "ADDED", name: "b", namespace: "shop" },
      { at: 1000, type: "DELETED", name: "a" },
    ]);
    expect(recording.trailer).toMatchObject({ kinds: { Pod: 1 }, reason: "stopped" });
  });

  it("tells the difference when a watch could not go on", async () => {
    stores.pods.put(pod("a"));
    stores.pods.put(pod("b"));
    const recorder = await begin();
    await ready(recorder);
    await watching("/api/v1/pods");
    kube.on("/api/v1/pods", ({ query }) => (query.has("watch") ? failure(410, "Expired", "too old") : null));
    kube.cutAll();
    stores.pods.delete("a", "shop");
    stores.pods.put(pod("b", { spec: { n: 2 } }));
    stores.pods.put(pod("c"));
    await eventually(() => {
      made.clock.advance(100);
      return recorder.progress.events === 3;
    });
    await recorder.stop();
    const recording = opened();
    const pods = scopeOf(recording, "pods")?.id;
    const told = [...recording.events()].filter(({ scope }) => scope === pods);
    expect(told.map(({ type, name, relisted }) => [type, name, relisted])).toEqual([
      ["RESYNC", "", undefined],
      ["DELETED", "a", true],
      ["ADDED", "c", true],
      ["MODIFIED", "b", true],
    ]);
  });

  it("ends by time and by size, and says so", async () => {
    const recorder = await begin({ forMs: 5_000 });
    await ready(recorder);
    made.clock.advance(5_000);
    expect((await recorder.done()).reason).toBe("time");
    sink = new MemorySink();
    const full = await begin({ maxBytes: 1 });
    await ready(full);
    made.clock.advance(2_000);
    expect((await full.done()).reason).toBe("bytes");
    expect(opened().trailer?.reason).toBe("bytes");
  });

  it("survives a kill: what was flushed can be opened", async () => {
    stores.pods.put(pod("a"));
    const recorder = await begin();
    await ready(recorder);
    await watching("/api/v1/pods");
    stores.pods.put(pod("b"));
    await eventually(() => recorder.progress.events === 1);
    made.clock.advance(2_000);
    await eventually(() => [...opened().events()].length === 1);
    expect(opened().end).toMatchObject({ state: "cut" });
    await recorder.stop();
  });

  it("says what was denied, and records the rest", async () => {
    kube.on("/api/v1/nodes", failure(403, "Forbidden", "nodes is forbidden"));
    const recorder = await begin({ include: new Set(["health"]) });
    await ready(recorder);
    await kube.until(() => kube.requests.some(({ path }) => path === "/flagz"));
    await eventually(() => recorder.progress.missing >= 7);
    await recorder.stop();
    const { missing } = opened().trailer ?? { missing: [] };
    expect(missing).toContainEqual({ what: "/api/v1/nodes", status: 403, reason: "FORBIDDEN" });
    expect(missing).toContainEqual({ what: "/flagz", status: 404, reason: "" });
    expect(scopeOf(opened(), "pods")).toBeDefined();
  });

  it("ends with a problem when the file cannot be written", async () => {
    const recorder = await begin();
    await ready(recorder);
    sink.write = () => Promise.reject(new Error("disk full"));
    made.clock.advance(60_000);
    expect(await recorder.done()).toMatchObject({ reason: "failed", state: "ended" });
  });
});

describe("canaries", () => {
  const CANARY = "canary-7f3a";
  const values = {
    env: {
      spec: {
        containers: [{ name: "c", env: [{ name: "A", value: CANARY }], args: [CANARY, `--x=${CANARY}`] }],
      },
    },
    probe: {
      spec: { containers: [{ livenessProbe: { httpGet: { httpHeaders: [{ name: "A", value: CANARY }] } } }] },
    },
    exec: {
      spec: { containers: [{ lifecycle: { postStart: { exec: { command: ["sh", "-c", CANARY] } } } }] },
    },
    field: { spec: { password: CANARY, nested: { dbPassword: CANARY, accessToken: CANARY } } },
  };
  const annotated = (annotations: object, more: object = {}) =>
    ({ metadata: { name: "n", namespace: "shop", annotations, ...more } }) as never;

  it("no value that is masked is anywhere in the file", async () => {
    for (const [name, value] of Object.entries(values)) stores.pods.put(pod(name, value));
    stores.secrets.put({ ...pod("s"), data: { a: CANARY }, stringData: { b: CANARY } });
    stores.secrets.put(annotated({ [LAST_APPLIED]: `{"data":{"a":"${CANARY}"}}` }));
    stores.configmaps.put(annotated({ [LAST_APPLIED]: CANARY, url: `https://u:${CANARY}@host/` }));
    stores.configmaps.put({
      ...pod("kubeconfig"),
      data: {
        config: `apiVersion: v1\nkind: Config\nusers:\n- user: {token: "${CANARY}"}\n${" ".repeat(80)}`,
      },
    });
    stores.configmaps.put({ ...pod("env"), data: { "app.env": `DB_PASSWORD=${CANARY}` } });
    stores.configmaps.put(
      annotated({}, { managedFields: [{ fieldsV1: { "f:a": { [`v:"${CANARY}"`]: {} } } }], name: "managed" }),
    );
    stores.events.put({ ...pod("e"), message: `login failed: password=${CANARY}` });
    stores.nodes.put({ metadata: { name: "n1" } });
    kube.on(/\/proxy\/pods$/, json({ kind: "PodList", items: [values.env, values.exec] }));
    kube.on(/\/proxy\/configz$/, json({ kubeletconfig: { clientSecret: CANARY } }));
    kube.on(/\/proxy\/flagz$/, text(`--etcd=https://u:${CANARY}@etcd`));
    kube.on("/flagz", text(`--token=${CANARY}`));
    kube.on(/selfsubjectreviews$/, json({ status: { userInfo: { username: CANARY } } }, { status: 201 }));

    const recorder = await begin({ include: new Set(INCLUDES) });
    await ready(recorder);
    await watching("/api/v1/pods");
    stores.pods.put(pod("later", values.env));
    stores.secrets.put({ ...pod("s2"), data: { a: CANARY } });
    await eventually(() => recorder.progress.events >= 2);
    await kube.until(() => kube.requests.some(({ path }) => path.endsWith("/openapi/v3")));
    await recorder.stop();

    const recording = opened();
    const all = everyByte(recording);
    const found = [CANARY, "canary-token", kube.url].filter((value) => all.includes(value));
    expect(found).toEqual([]);
    expect(Object.keys(recording.trailer?.masked ?? {}).sort()).toEqual([
      "argument",
      "credential field",
      "environment variable",
      "kubeconfig",
      "last-applied configuration",
      "looks like a credential",
      "probe header",
      "value in managed fields",
    ]);
  });
});

/** Everything that a file says, unpacked. */
function everyByte(recording: Recording): string {
  const rows = recording.scopes.flatMap(({ id }) => [...recording.snapshot(id)]);
  return JSON.stringify([
    recording.header,
    recording.scopes,
    recording.trailer,
    recording.answers,
    recording.documents,
    rows.map(({ payload, ...row }) => [row, `${payload}`]),
    [...recording.events()].map(({ payload, ...event }) => [event, `${payload}`]),
    [...recording.answers, ...recording.documents].map((each) => `${recording.body(each)}`),
  ]);
}
