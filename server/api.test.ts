import { afterAll, beforeAll, expect, test } from "vitest";
import type { About } from "@/lib/about/schema";
import type { Overview } from "@/lib/overview/schema";
import { failure, json, text } from "@/lib/testing/fakekube/answers";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { freePort } from "@/lib/testing/fakekube/sockets";
import { type KubeconfigFile, kubeconfigFile } from "@/lib/testing/kubeconfig-file";
import type { Running } from "./start";
import { getRequest, sendRaw, testServer } from "./test-server";

let kube: Fakekube;
let config: KubeconfigFile;
let server: Running;

const UID = "314cb74a-f6af-4784-9aff-fcee11005af5";
const KUBE_SYSTEM = {
  metadata: { name: "kube-system", uid: UID, creationTimestamp: "2026-01-01T00:00:00Z" },
};

const HOUR_MS = 3600 * 1000;
/** By the cluster's clock, a day before it is so by ours. */
const IN_A_DAY = new Date(Date.now() + 24 * HOUR_MS).toUTCString();

beforeAll(async () => {
  kube = await Fakekube.start();
  const dead = `http://127.0.0.1:${await freePort()}`;
  config = kubeconfigFile({ lab: { cluster: { server: kube.url } }, dead: { cluster: { server: dead } } });
  server = await testServer(config.path);
  const message =
    'nodes is forbidden: User "a" cannot list resource "nodes" in API group "" at the cluster scope';
  kube
    .on("/version", json({ major: "1", minor: "37", gitVersion: "v1.37.2" }))
    .on("/livez", text("[+]ping ok\nlivez check passed\n", { headers: { date: IN_A_DAY } }))
    .on(
      "/readyz",
      text("[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed\n", { status: 500 }),
    )
    .on("/api/v1/namespaces/kube-system", json(KUBE_SYSTEM))
    .on("/api/v1/nodes", failure(403, "Forbidden", message))
    .on("/api", json({ kind: "APIVersions", versions: ["v1"] }))
    .on("/apis", json({ kind: "APIGroupList", groups: [] }))
    .on(
      "/api/v1",
      json({
        resources: [{ name: "pods", kind: "Pod", namespaced: true, verbs: ["list"], singularName: "pod" }],
      }),
    )
    .on(
      "/apis/authentication.k8s.io/v1/selfsubjectreviews",
      json({ status: { userInfo: { username: "a", groups: ["g"] } } }, { status: 201 }),
    )
    .on(
      "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      json({ status: { allowed: false } }, { status: 201 }),
    )
    .on(
      "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
      failure(500, "InternalError", "token=abc12345 leaked"),
    );
});

afterAll(async () => {
  await server.close();
  await kube.close();
  config.remove();
});

interface Reply<T> {
  readonly status: number;
  readonly data: T;
  readonly evidence: ReadonlyArray<{ readonly id: string; readonly path: string }>;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
}

async function get<T = unknown>(target: string): Promise<Reply<T>> {
  const { status, body } = await sendRaw(server.port, getRequest(server, target));
  return { status, ...JSON.parse(body) };
}

test("the contexts, and the one that leads to a cluster", async () => {
  const { data } = await get<{ start: string; match: string | null; contexts: Array<{ name: string }> }>(
    `/api/contexts?cluster=${UID}`,
  );
  expect(data.start).toBe("lab");
  expect(data.match).toBe("lab");
  expect(data.contexts.map(({ name }) => name)).toEqual(["lab", "dead"]);
});

test("who we are, with the request that told", async () => {
  const { data, evidence } = await get("/api/identity");
  expect(data).toEqual({ username: "a", uid: null, groups: ["g"], extra: [] });
  expect(evidence).toMatchObject([{ method: "POST", status: 201, purpose: "identity" }]);
});

test("the overview says how far the cluster's clock is ahead of ours", async () => {
  const { livez, readyz } = (await get<Overview>("/api/overview")).data;
  const hoursAhead = (panel: Overview["livez"]) =>
    panel.state === "ok" && panel.value.clockAheadMs !== null ? panel.value.clockAheadMs / HOUR_MS : null;
  // A loaded machine takes its time, but not half an hour.
  expect(hoursAhead(livez)).toBeCloseTo(24, 0);
  expect(hoursAhead(readyz)).toBeCloseTo(0, 0);
});

test("the overview: each panel has its own state and names its requests", async () => {
  const { data, evidence } = await get<Overview>("/api/overview");
  const states = Object.entries(data).flatMap(([name, panel]) =>
    typeof panel === "object" ? [[name, panel.state]] : [],
  );
  expect(Object.fromEntries(states)).toEqual({
    cluster: "ok",
    version: "ok",
    livez: "ok",
    readyz: "ok",
    identity: "ok",
    nodes: "denied",
    groups: "ok",
    access: "error",
    kubelet: "ok",
  });
  expect(data.nodes).toMatchObject({ missing: { verb: "list", group: "", resource: "nodes" } });
  expect(data.readyz).toMatchObject({
    value: { healthy: false, checks: [{ state: "ok" }, { state: "failed" }] },
  });
  expect(data.groups).toMatchObject({ value: { resources: 1, groups: [{ name: "" }] } });
  expect(data.kubelet).toMatchObject({ value: { mode: "proxy", allowed: false } });
  const ids = new Set(evidence.map(({ id }) => id));
  const { nodes, access } = data;
  expect([...nodes.requests, ...access.requests].every((id) => ids.has(id))).toBe(true);
  expect(nodes.requests).toHaveLength(1);
});

test("what an apiserver says in its errors is shown without what looks like a credential", async () => {
  const { data } = await get<Overview>("/api/overview");
  expect(data.access).toMatchObject({ problem: { code: "UPSTREAM_ERROR" } });
  expect(JSON.stringify(data.access)).not.toContain("abc12345");
});

test("a cluster that does not answer: every panel says so and shows what it tried", async () => {
  const { data, evidence } = await get<Overview>("/api/overview?context=dead");
  expect(data.version).toMatchObject({ state: "error", problem: { code: "CONNECTION_REFUSED" } });
  expect(data.identity.requests).toHaveLength(1);
  expect(evidence).toContainEqual(
    expect.objectContaining({ path: "/version", failure: "CONNECTION_REFUSED" }),
  );
});

test("discovery as a list of resources", async () => {
  const { data } = await get("/api/discovery");
  expect(data).toMatchObject({
    resources: [{ group: "", version: "v1", resource: "pods", preferred: true }],
  });
});

test("one evidence record, the last ones, and one that is gone", async () => {
  const { evidence } = await get("/api/identity");
  const id = evidence[0]?.id ?? "";
  expect((await get(`/api/evidence?id=${id}`)).data).toMatchObject([{ id }]);
  expect((await get<unknown[]>("/api/evidence")).data[0]).toMatchObject({ id });
  expect(await get("/api/evidence?id=x")).toMatchObject({ status: 404, error: { code: "EVIDENCE_GONE" } });
});

test("an unknown context is a Problem that names the known ones", async () => {
  const { status, error } = await get("/api/identity?context=x");
  expect([status, error.code]).toEqual([404, "CONTEXT_UNKNOWN"]);
  expect(error.hint).toContain("lab");
});

test("a value of the wrong kind is refused with its reason", async () => {
  const { status, error } = await get("/api/contexts?cluster=x");
  expect([status, error.code]).toEqual([400, "BAD_REQUEST"]);
  expect(error.message).toContain("cluster");
});

test("our own state; as a file it names nothing of a kubeconfig", async () => {
  await get("/api/identity");
  await get("/api/raw/nothing");
  const { data } = await get<About>("/api/about");
  expect(data.upstream).toContainEqual(expect.objectContaining({ context: "lab", inFlight: 0 }));
  expect(data.refusals).toContainEqual(expect.objectContaining({ code: "REFUSED_PATH" }));
  expect(data.connections).toBe(1);
  const { status, body, headers } = await sendRaw(server.port, getRequest(server, "/api/about/diagnostics"));
  expect(status).toBe(200);
  expect(headers.get("content-disposition")).toContain("cutaway-diagnostics.json");
  expect(JSON.parse(body).about.upstream[0].context).toBe("context-1");
  for (const word of ["lab", "dead", "kube-system", String(kube.port), UID]) expect(body).not.toContain(word);
});

test("metrics name templates and codes, never a path or a context", async () => {
  await sendRaw(server.port, getRequest(server, "/api/raw/api/v1/namespaces/kube-system"));
  const { body } = await sendRaw(server.port, getRequest(server, "/metrics"));
  expect(body).toContain('cutaway_http_requests_total{template="/api/raw/*",status="200"}');
  expect(body).toMatch(/cutaway_upstream_requests_total\{purpose="raw",outcome="200"\} \d+/);
  expect(body).toContain("nodejs_eventloop_lag_p99_seconds");
  for (const word of ["kube-system", "dead", String(kube.port)]) expect(body).not.toContain(word);
});

test("the interface describes itself", async () => {
  const { body } = await sendRaw(server.port, getRequest(server, "/api/openapi.json"));
  const { openapi, paths } = JSON.parse(body);
  expect(openapi).toMatch(/^3\./);
  const listed = [
    "/api/overview",
    "/api/contexts",
    "/api/about",
    "/api/evidence",
    "/api/session",
    "/api/raw/{*}",
  ];
  expect(Object.keys(paths)).toEqual(expect.arrayContaining(listed));
  expect(JSON.stringify(paths["/api/overview"])).toContain("readyz");
});
