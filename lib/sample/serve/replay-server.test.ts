import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventually } from "@/lib/testing/eventually";
import { FakeClock } from "@/lib/testing/fake-clock";
import { type Event, ProtocolSubject } from "@/lib/testing/protocol/subject";
import { type Scripted, scriptedRecording } from "@/lib/testing/scripted-recording";
import { RecordedCluster } from "../state/recorded-cluster";
import { type ReplayServer, startReplayServer } from "./replay-server";

const pod = (name: string, resourceVersion: string, more: object = {}) => ({
  metadata: { name, namespace: "shop", uid: `uid-${name}`, resourceVersion, labels: { app: name } },
  ...more,
});
const pods = (more: object = {}) => ({ resource: "pods", kind: "Pod", objects: [pod("a", "90")], ...more });

let clock: FakeClock;
let cluster: RecordedCluster;
let server: ReplayServer;
let client: ProtocolSubject;
const unexpected: unknown[] = [];

async function serve(script: Scripted): Promise<void> {
  clock = new FakeClock();
  cluster = new RecordedCluster(await scriptedRecording(script), clock);
  server = await startReplayServer({
    cluster,
    clock,
    random: () => 0,
    token: "secret",
    unexpected: (error) => unexpected.push(error),
  });
  cluster.player.start();
  client = ProtocolSubject.ofToken(server.port, "secret");
}

beforeEach(() => {
  unexpected.length = 0;
});
afterEach(async () => {
  cluster.player.stop();
  await server.close();
});

const PODS = "/api/v1/namespaces/shop/pods";

test("who has not the token gets nothing", async () => {
  await serve({ scopes: [pods()], endedAt: 60_000 });
  for (const authorization of [
    "Bearer wrong",
    "Bearer ",
    "Basic secret",
    "Bearer secret2",
    "bearer secret",
  ]) {
    expect(await client.get("/version", { authorization })).toMatchObject({
      status: 401,
      body: { kind: "Status", reason: "Unauthorized" },
    });
  }
});

test("a watch has a bookmark each minute once something happened, one before its end, and its own end", async () => {
  const other = { resource: "nodes", kind: "Node", namespaced: false, objects: [] };
  const events = [50_000, 100_000].map((at, index) => ({
    at,
    type: "ADDED" as const,
    object: { metadata: { name: `n${index}`, uid: `uid-${index}`, resourceVersion: String(120 + index) } },
  }));
  await serve({ scopes: [pods(), { ...other, events }], endedAt: 400_000 });
  const seen: string[] = [];
  const query = `${PODS}?watch=true&resourceVersion=100&allowWatchBookmarks=true&timeoutSeconds=150`;
  const ended = client.watch(query, {}, ({ type, object }: Event) => {
    seen.push(`${type} ${object.metadata.resourceVersion}`);
    return false;
  });
  const timersOfPlayer = 2;
  await eventually(() => clock.timers > timersOfPlayer);
  clock.advance(59_000);
  expect(seen).toEqual([]);
  clock.advance(1_000);
  await eventually(() => seen.join() === "BOOKMARK 120");
  clock.advance(60_000);
  await eventually(() => seen.join() === "BOOKMARK 120,BOOKMARK 121");
  // Nothing new to say before the end.
  clock.advance(30_000);
  await ended;
  expect(seen).toEqual(["BOOKMARK 120", "BOOKMARK 121"]);
  await eventually(() => clock.timers === timersOfPlayer);
});

test("an object that begins or stops to match comes and goes", async () => {
  const change = (at: number, resourceVersion: string, app: string) => ({
    at,
    type: "MODIFIED" as const,
    object: { metadata: { ...pod("a", resourceVersion).metadata, labels: { app } } },
  });
  await serve({
    scopes: [
      pods({ events: [change(1_000, "110", "b"), change(2_000, "120", "a"), change(3_000, "130", "a")] }),
    ],
    endedAt: 60_000,
  });
  const query = `${PODS}?watch=true&resourceVersion=100&labelSelector=app%3Da&timeoutSeconds=9`;
  const watching = client.watch(query);
  await eventually(() => clock.timers > 2);
  clock.advance(10_000);
  const { events } = await watching;
  expect(
    events.map(({ type, object }) => [type, object.metadata.labels.app, object.metadata.resourceVersion]),
  ).toEqual([
    ["DELETED", "a", "110"],
    ["ADDED", "a", "120"],
    ["MODIFIED", "a", "130"],
  ]);
});

test("what was not recorded is forbidden, in words that missing rights are read from", async () => {
  const resources = [
    {
      resource: "pods",
      responseKind: { group: "", version: "v1", kind: "Pod" },
      scope: "Namespaced",
      verbs: ["list"],
    },
    {
      resource: "nodes",
      responseKind: { group: "", version: "v1", kind: "Node" },
      scope: "Cluster",
      verbs: ["list"],
    },
  ];
  const body = { items: [{ metadata: {}, versions: [{ version: "v1", freshness: "Current", resources }] }] };
  const contentType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  await serve({
    documents: [{ path: "/api", contentType, body }],
    scopes: [pods({ namespace: "shop" })],
    endedAt: 60_000,
  });
  expect((await client.get(PODS)).status).toBe(200);
  for (const path of ["/api/v1/pods", "/api/v1/namespaces/other/pods", "/api/v1/nodes"]) {
    const { status, body: said } = await client.get(path);
    expect([status, said.reason]).toEqual([403, "Forbidden"]);
    expect(said.message).toMatch(/^(pods|nodes) is forbidden: User "recording" cannot list resource/);
  }
});

test("a recording that lies about its objects fails where it is looked at, and nowhere else", async () => {
  const deep = JSON.parse(`${'{"a":'.repeat(150)}1${"}".repeat(150)}`);
  await serve({
    scopes: [pods({ objects: [pod("a", "90"), pod("deep", "91", { spec: deep })] })],
    endedAt: 60_000,
  });
  expect((await client.get(`${PODS}/a`)).status).toBe(200);
  expect(await client.get(`${PODS}/deep`)).toMatchObject({ status: 500 });
  expect(await client.get(`${PODS}?labelSelector=app`)).toMatchObject({
    status: 500,
    body: { reason: "InternalError" },
  });
  expect(unexpected.length).toBeGreaterThan(0);
  expect((await client.get("/readyz")).status).toBe(404);
});

test("own keys may have any name", async () => {
  const labels = JSON.parse('{"__proto__":"a","constructor":"b","hasOwnProperty":"c"}');
  const odd = { metadata: { ...pod("a", "90").metadata, labels } };
  await serve({ scopes: [pods({ objects: [odd] })], endedAt: 60_000 });
  const { text } = await client.get(`${PODS}?labelSelector=constructor%3Db`);
  expect(text).toContain('"__proto__":"a"');
  expect((await client.get(`${PODS}?fieldSelector=constructor%3Db`)).status).toBe(400);
  expect((await client.get("/api/v1/__proto__")).status).toBe(404);
});

describe("what never was there", () => {
  const resource = (name: string, kind: string, subresources: readonly string[] = []) => ({
    resource: name,
    responseKind: { group: "", version: "v1", kind },
    scope: "Namespaced",
    verbs: ["get", "list", "watch"],
    subresources: subresources.map((subresource) => ({
      subresource,
      responseKind: { group: "", version: "v1", kind },
      verbs: ["get"],
    })),
  });
  const service = (name: string, status: string) => ({
    metadata: { name, uid: name, resourceVersion: "90" },
    spec: { service: { namespace: "a", name: "b" } },
    status: { conditions: [{ type: "Available", status }] },
  });

  beforeEach(async () => {
    const versions = [
      { version: "v1", resources: [resource("pods", "Pod", ["log"]), resource("nodes", "Node")] },
    ];
    const contentType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    await serve({
      documents: [
        { path: "/api", contentType, body: { items: [{ metadata: {}, versions }] } },
        { path: "/", body: { paths: ["/apis", "/metrics", "/version"] } },
        { path: "/version", body: {} },
      ],
      scopes: [
        pods(),
        {
          group: "apiregistration.k8s.io",
          resource: "apiservices",
          kind: "APIService",
          namespaced: false,
          objects: [service("v1.down.example.com", "False"), service("v1.up.example.com", "True")],
        },
      ],
      endedAt: 60_000,
    });
  });

  const may = async (spec: object): Promise<boolean> => {
    const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    return (await client.post(path, { spec })).body.status.allowed;
  };

  test.each([
    ["/apis/down.example.com/v1/things", 503, "service unavailable\n"],
    ["/apis/down.example.com/v1", 503, "service unavailable\n"],
    ["/apis/up.example.com/v1/things", 404, "404 page not found\n"],
    ["/nosuch", 404, "404 page not found\n"],
  ])("%s is answered in plain text", async (path, status, text) => {
    expect(await client.get(path)).toMatchObject({ status, text });
  });

  test("is not found; what was there and is not in the recording is forbidden; reviews say the same", async () => {
    const asked = [
      ["/api/v1/nosuch", { resourceAttributes: { verb: "list", version: "v1", resource: "nosuch" } }, 404],
      ["/api/v1/pods", { resourceAttributes: { verb: "list", version: "v1", resource: "pods" } }, 200],
      ["/api/v1/nodes", { resourceAttributes: { verb: "list", version: "*", resource: "nodes" } }, 403],
      [
        `${PODS}/a/log`,
        { resourceAttributes: { verb: "get", version: "v1", resource: "pods", subresource: "log" } },
        403,
      ],
      ["/version", { nonResourceAttributes: { verb: "get", path: "/version" } }, 200],
      ["/metrics", { nonResourceAttributes: { verb: "get", path: "/metrics" } }, 403],
      ["/nosuch", { nonResourceAttributes: { verb: "get", path: "/nosuch" } }, 404],
    ] as const;
    for (const [path, spec, status] of asked) {
      expect([path, (await client.get(path)).status]).toEqual([path, status]);
      expect([path, await may(spec)]).toEqual([path, status !== 403]);
    }
    expect(await may({ resourceAttributes: { verb: "list", group: "*", resource: "*" } })).toBe(false);
    expect(await may({ resourceAttributes: { verb: "create", version: "v1", resource: "pods" } })).toBe(
      false,
    );
  });
});
