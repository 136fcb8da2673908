import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Event, ProtocolSubject } from "./protocol-subject";

/**
 * What Cutaway relies on of an apiserver's protocol, told once and held against a real apiserver and against the replay
 * of a recording of one. Both show the lab with its demo workload in the namespace `shop`.
 */
export function protocolContract(start: () => Promise<ProtocolSubject>): void {
  let server: ProtocolSubject;
  beforeAll(async () => {
    server = await start();
  });

  describe("discovery", () => {
    test.each(["/api", "/apis"])(
      "%s, aggregated: one document, with an ETag that 304 knows",
      async (path) => {
        const read = (etag?: string) =>
          server.get(path, { accept: DISCOVERY, ...(etag !== undefined && { "if-none-match": etag }) });
        const { status, headers, body } = await read();
        expect(status).toBe(200);
        expect(headers["content-type"]).toContain("as=APIGroupDiscoveryList");
        expect(headers.etag).toMatch(/^"[0-9A-F]{128}"$/);
        expect(headers.vary).toMatch(/Accept/);
        expect(body).toMatchObject({ kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2" });
        expect((await read(`W/${headers.etag}`)).status).toBe(200);
        // A definition that comes or goes between two readings makes it another document.
        await vi.waitFor(async () => {
          const { etag } = (await read()).headers;
          const again = await read(etag);
          expect([again.status, again.text]).toEqual([304, ""]);
        }, SETTLES);
      },
    );

    test("the aggregated document says which versions are stale", async () => {
      const { body } = await server.get("/apis", { accept: DISCOVERY });
      const freshness = new Map(
        body.items.map((item: { metadata: { name: string }; versions: { freshness: string }[] }) => [
          item.metadata.name,
          item.versions[0]?.freshness,
        ]),
      );
      expect(freshness.get("apps")).toBe("Current");
      expect(freshness.get("broken.cutaway.dev")).toBe("Stale");
    });

    test("legacy: who asks for plain JSON gets lists without resources, then one list for each version", async () => {
      const plain = { accept: "application/json" };
      expect((await server.get("/api", plain)).body).toMatchObject({ kind: "APIVersions", versions: ["v1"] });
      const groups = (await server.get("/apis", plain)).body;
      expect(groups.kind).toBe("APIGroupList");
      expect(groups.groups.map(({ name }: { name: string }) => name)).toContain("apps");
      const resources = (await server.get("/apis/apps/v1", plain)).body;
      expect(resources).toMatchObject({ kind: "APIResourceList", groupVersion: "apps/v1" });
      const names = resources.resources.map(({ name }: { name: string }) => name);
      expect(names).toEqual(expect.arrayContaining(["deployments", "deployments/scale"]));
      expect((await server.get("/apis/apps", plain)).body).toMatchObject({ kind: "APIGroup", name: "apps" });
    });

    test("a form that the server does not speak any more is 406, unless another one is taken too", async () => {
      const beta = DISCOVERY.replace("v=v2", "v=v2beta1");
      expect(await server.get("/apis", { accept: beta })).toMatchObject({
        status: 406,
        body: { kind: "Status", reason: "NotAcceptable" },
      });
      const both = await server.get("/apis", { accept: `${beta},application/json` });
      expect(both.body.kind).toBe("APIGroupList");
    });

    test("a version whose server is down is text, not a Status", async () => {
      const { status, text, headers } = await server.get("/apis/broken.cutaway.dev/v1");
      expect(status).toBe(503);
      expect(headers["content-type"]).toMatch(/^text\/plain/);
      expect(text).toMatch(/service unavailable/);
    });
  });

  describe("a list", () => {
    test("is of one version, in the order of keys; items of built-in kinds do not repeat their kind", async () => {
      const { status, headers, body } = await server.get(PODS);
      expect(status).toBe(200);
      expect(headers["content-type"]).toBe("application/json");
      expect(body).toMatchObject({ kind: "PodList", apiVersion: "v1" });
      expect(body.metadata.resourceVersion).toMatch(/^[1-9]\d*$/);
      expect(body.items.length).toBeGreaterThan(3);
      expect(namesOf(body)).toEqual([...namesOf(body)].sort());
      expect(body.items[0].kind).toBeUndefined();
    });

    test("of custom resources: its items have their kind", async () => {
      const { body } = await server.get(SHELVES);
      expect(body).toMatchObject({ kind: "ShelfList", apiVersion: "shop.cutaway.dev/v1" });
      expect(body.items[0]).toMatchObject({ kind: "Shelf", apiVersion: "shop.cutaway.dev/v1" });
    });

    test("in pages: all are of the first one's version and make up the whole", async () => {
      const names: string[] = [];
      const versions = new Set<string>();
      let token = "";
      do {
        const { body } = await server.get(`${PODS}?limit=2${token === "" ? "" : `&continue=${token}`}`);
        names.push(...namesOf(body));
        versions.add(body.metadata.resourceVersion);
        token = body.metadata.continue ?? "";
        if (token === "") break;
        expect(body.metadata.remainingItemCount).toBeGreaterThan(0);
        const decoded = JSON.parse(Buffer.from(token, "base64url").toString());
        expect(decoded).toMatchObject({ v: "meta.k8s.io/v1", rv: Number(body.metadata.resourceVersion) });
        expect(decoded.start).toMatch(new RegExp(`^/${body.items.at(-1).metadata.name}\0$`));
      } while (token !== "");
      const exact = await server.get(
        `${PODS}?resourceVersion=${[...versions][0]}&resourceVersionMatch=Exact`,
      );
      expect(versions.size).toBe(1);
      expect(names).toEqual(namesOf(exact.body));
    });

    test("of a whole cluster in pages: the token holds the namespace", async () => {
      const { body } = await server.get("/api/v1/configmaps?limit=1");
      const { namespace, name } = body.items[0].metadata;
      const decoded = JSON.parse(Buffer.from(body.metadata.continue, "base64url").toString());
      expect(decoded.start).toBe(`/${namespace}/${name}\0`);
    });

    test("with a selector nobody knows how many remain", async () => {
      const { body } = await server.get(`${PODS}?limit=1&labelSelector=app`);
      expect(body.metadata.continue).toBeTruthy();
      expect(body.metadata.remainingItemCount).toBeUndefined();
    });

    test('at "0" ignores the limit', async () => {
      const { body } = await server.get(`${PODS}?resourceVersion=0&limit=1`);
      expect(body.items.length).toBeGreaterThan(1);
      expect(body.metadata.continue).toBeUndefined();
    });

    test.each([
      ["labelSelector=app%3Dweb", (pod: Pod) => pod.metadata.labels?.app === "web"],
      [
        "labelSelector=app+in+(web,db),!statefulset.kubernetes.io/pod-name",
        (pod: Pod) => pod.metadata.labels?.app === "web",
      ],
      ["labelSelector=app%21%3Dweb", (pod: Pod) => pod.metadata.labels?.app !== "web"],
      ["fieldSelector=metadata.name%3Ddb-0", (pod: Pod) => pod.metadata.name === "db-0"],
      ["fieldSelector=status.phase%3DRunning", (pod: Pod) => pod.status.phase === "Running"],
      ["fieldSelector=spec.nodeName%21%3Dlab-node", (pod: Pod) => pod.spec.nodeName !== "lab-node"],
    ])("with %s holds exactly what matches", async (selector, matches) => {
      const all = (await server.get(PODS)).body;
      const at = `resourceVersion=${all.metadata.resourceVersion}&resourceVersionMatch=Exact`;
      const { body } = await server.get(`${PODS}?${selector}&${at}`);
      expect(namesOf(body)).toEqual(namesOf({ items: all.items.filter(matches) }));
    });

    test.each([
      ["labelSelector=a+in+b", 400, "BadRequest", /unable to parse requirement/],
      ["fieldSelector=abc", 400, "BadRequest", /invalid selector: 'abc'/],
      ["fieldSelector=foo%3Dbar", 400, "BadRequest", /field label not supported: foo/],
      ["limit=abc", 400, "BadRequest", /strconv.ParseInt: parsing "abc": invalid syntax/],
      ["resourceVersion=abc", 400, "BadRequest", /strconv.ParseUint: parsing "abc"/],
      ["continue=abc", 400, "BadRequest", /continue key is not valid/],
      [
        `resourceVersion=5&continue=${TOKEN}`,
        400,
        "BadRequest",
        /specifying resource version is not allowed/,
      ],
      ["resourceVersionMatch=Exact", 422, "Invalid", /forbidden unless resourceVersion is provided/],
      [
        "resourceVersionMatch=Exact&resourceVersion=0",
        422,
        "Invalid",
        /is forbidden for resourceVersion "0"/,
      ],
      ["sendInitialEvents=true", 422, "Invalid", /sendInitialEvents is forbidden for list/],
    ])("with %s is refused with %i", async (query, code, reason, message) => {
      const { status, body } = await server.get(`${PODS}?${query}`);
      expect([status, body.kind, body.status]).toEqual([code, "Status", "Failure"]);
      expect(body).toMatchObject({ code, reason, message: expect.stringMatching(message) });
    });

    test("fields of resources that have none of their own are refused in other words", async () => {
      const { body } = await server.get("/apis/apps/v1/deployments?fieldSelector=foo%3Dbar");
      expect(body.message).toBe(
        '"foo" is not a known field selector: only "metadata.name", "metadata.namespace"',
      );
    });

    test.each(["", "&limit=1", "&resourceVersionMatch=NotOlderThan"])(
      "of a version from the future%s is 504, and says why",
      async (more) => {
        const { status, headers, body } = await server.get(`${PODS}?resourceVersion=900000000000${more}`);
        expect([status, headers["retry-after"]]).toEqual([504, "1"]);
        expect(body).toMatchObject({ reason: "Timeout", details: TOO_LARGE });
      },
    );
  });

  describe("forms", () => {
    test("metadata alone: a list, one object; the wrong one of the two is 406", async () => {
      const { body } = await server.get(PODS, { accept: `${METADATA_LIST},application/json` });
      expect(body).toMatchObject({ kind: "PartialObjectMetadataList", apiVersion: "meta.k8s.io/v1" });
      expect(body.items[0]).toMatchObject({ kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1" });
      expect(Object.keys(body.items[0]).sort()).toEqual(["apiVersion", "kind", "metadata"]);
      const one = await server.get(`${PODS}/db-0`, { accept: METADATA });
      expect(one.body).toMatchObject({ kind: "PartialObjectMetadata", metadata: { name: "db-0" } });
      expect(await server.get(PODS, { accept: METADATA })).toMatchObject({
        status: 406,
        body: { reason: "NotAcceptable" },
      });
    });

    test("a Table: columns, cells, and as much of each object as was asked for", async () => {
      const { body } = await server.get(PODS, { accept: TABLE });
      expect(body).toMatchObject({ kind: "Table", apiVersion: "meta.k8s.io/v1" });
      const columns = body.columnDefinitions.map(({ name }: { name: string }) => name);
      expect(columns.slice(0, 5)).toEqual(["Name", "Ready", "Status", "Restarts", "Age"]);
      const db = rowOf(body, "db-0") as Row;
      expect(db.cells.slice(0, 3)).toEqual(["db-0", "1/1", "Running"]);
      expect(db.cells[4]).toMatch(/^(\d+[ydhms]){1,2}$/);
      expect(db.object).toMatchObject({ kind: "PartialObjectMetadata", metadata: { name: "db-0" } });
      const whole = (await server.get(`${PODS}?includeObject=Object`, { accept: TABLE })).body;
      expect((rowOf(whole, "db-0") as Row).object).toMatchObject({
        kind: "Pod",
        spec: { nodeName: "lab-node" },
      });
      const none = (await server.get(`${PODS}?includeObject=None`, { accept: TABLE })).body;
      expect(none.rows.every((row: { object: unknown }) => row.object === null)).toBe(true);
      const odd = await server.get(`${PODS}?includeObject=Foo`, { accept: TABLE });
      expect([odd.status, odd.body.reason]).toEqual([400, "BadRequest"]);
    });

    test("what nobody makes is 406, unless JSON is taken too", async () => {
      expect(await server.get(PODS, { accept: "image/png" })).toMatchObject({
        status: 406,
        body: { kind: "Status", reason: "NotAcceptable", code: 406 },
      });
      expect((await server.get(PODS, { accept: "image/png, application/json;q=0.5" })).status).toBe(200);
    });

    test("large answers are packed for who takes that", async () => {
      const packed = await server.get("/metrics", { "accept-encoding": "gzip" });
      expect(packed.headers["content-encoding"]).toBe("gzip");
      expect(packed.text).toMatch(/^# HELP /);
      const plain = await server.get("/metrics");
      expect(plain.headers["content-encoding"]).toBeUndefined();
    });
  });

  describe("one object", () => {
    test("comes with its kind", async () => {
      const { status, body } = await server.get(`${PODS}/db-0`);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        kind: "Pod",
        apiVersion: "v1",
        metadata: { name: "db-0", namespace: "shop" },
      });
      expect(body.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    });

    test("cannot be watched by its own path: the object comes", async () => {
      const { body } = await server.get(`${PODS}/db-0?watch=true&timeoutSeconds=1`);
      expect(body.kind).toBe("Pod");
    });

    test("that is not there is 404, which names it", async () => {
      expect((await server.get(`${PODS}/none`)).body).toEqual({
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Failure",
        message: 'pods "none" not found',
        reason: "NotFound",
        details: { name: "none", kind: "pods" },
        code: 404,
      });
      const { body } = await server.get("/apis/apps/v1/namespaces/shop/deployments/none");
      expect(body).toMatchObject({
        message: 'deployments.apps "none" not found',
        details: { name: "none", group: "apps", kind: "deployments" },
      });
    });

    test("of a resource or a group that is not served is 404 too, as a Status or as text", async () => {
      const resource = await server.get("/apis/apps/v1/things");
      expect(resource).toMatchObject({
        status: 404,
        body: { reason: "NotFound", message: "the server could not find the requested resource" },
      });
      for (const path of ["/apis/nope.example/v1/things", "/nothing/here"]) {
        expect(await server.get(path)).toMatchObject({ status: 404, text: "404 page not found\n" });
      }
    });
  });

  describe("a watch", () => {
    test.each([
      "allowWatchBookmarks=true",
      "allowWatchBookmarks=true&resourceVersion=0",
      "allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan",
    ])("with %s: the state, and a bookmark that ends it", async (query) => {
      const list = (await server.get(PODS)).body;
      const { status, events } = await server.watch(`${PODS}?watch=true&${query}`, {}, isBookmark);
      expect(status).toBe(200);
      const state = events.slice(0, -1);
      expect(state[0]).toMatchObject({ type: "ADDED", object: { kind: "Pod", apiVersion: "v1" } });
      // What changes while the state is being told may be told before its end.
      const known = Number(list.metadata.resourceVersion);
      const versionOf = ({ object }: Event) => Number(object.metadata.resourceVersion);
      expect(state.filter((event) => event.type !== "ADDED" && versionOf(event) <= known)).toEqual([]);
      // A CronJob may have made or removed a pod in between.
      const listed = new Set(namesOf(list));
      const shared = state.filter(({ type, object }) => type === "ADDED" && listed.has(object.metadata.name));
      expect(shared.length).toBeGreaterThanOrEqual(listed.size - 2);
      expect(events.at(-1)?.object.metadata).toMatchObject({
        resourceVersion: expect.stringMatching(/^\d+$/),
        annotations: { "k8s.io/initial-events-end": "true" },
      });
    });

    test("without bookmarks, nothing says where the state ends; its time ends it cleanly", async () => {
      const { events, millis } = await server.watch(`${SHELVES}?watch=true&timeoutSeconds=1`);
      expect(events.map(({ type }) => type)).toEqual(["ADDED", "ADDED"]);
      expect(millis).toBeGreaterThan(900);
    });

    test("with sendInitialEvents=false, or from a version: no state", async () => {
      const quiet = `${SHELVES}?watch=true&timeoutSeconds=1`;
      const now = await server.watch(`${quiet}&sendInitialEvents=false&resourceVersionMatch=NotOlderThan`);
      expect(now.events).toEqual([]);
      const { resourceVersion } = (await server.get(SHELVES)).body.metadata;
      expect((await server.watch(`${quiet}&resourceVersion=${resourceVersion}`)).events).toEqual([]);
    });

    test("tells what changes, in order, from where the list was", async () => {
      const list = (await server.get(LEASES)).body;
      const from = `${LEASES}?watch=true&resourceVersion=${list.metadata.resourceVersion}`;
      const listed = new Map(list.items.map(({ metadata }: Lease) => [metadata.uid, metadata.name]));
      const renewed = ({ type, object }: Event) => type === "MODIFIED" && listed.has(object.metadata.uid);
      const { events } = await server.watch(from, {}, renewed);
      const { kind, metadata } = events.at(-1)?.object ?? {};
      expect([kind, metadata.name]).toEqual(["Lease", listed.get(metadata.uid)]);
      const versions = events.map(({ object }) => Number(object.metadata.resourceVersion));
      expect(versions).toEqual([...versions].sort((a, b) => a - b));
      expect(versions[0]).toBeGreaterThan(Number(list.metadata.resourceVersion));
      // Asked again from the same version, the same comes again.
      const again = await server.watch(from, {}, () => true);
      expect(Number(again.events[0]?.object.metadata.resourceVersion)).toBe(versions[0]);
    });

    test("gets a bookmark two seconds before its end when the resource moved on, and can be resumed there", async () => {
      const { resourceVersion } = (await server.get(LEASES)).body.metadata;
      const nobody = `${LEASES}?watch=true&allowWatchBookmarks=true&fieldSelector=metadata.name%3Dnone`;
      const { events } = await server.watch(`${nobody}&resourceVersion=${resourceVersion}&timeoutSeconds=14`);
      expect(events.length).toBeGreaterThan(0);
      expect(events.every(({ type }) => type === "BOOKMARK")).toBe(true);
      const told = events.at(-1)?.object.metadata;
      expect(Number(told.resourceVersion)).toBeGreaterThan(Number(resourceVersion));
      expect(told.annotations).toBeUndefined();
      const resumed = await server.watch(
        `${nobody}&resourceVersion=${told.resourceVersion}&timeoutSeconds=1`,
      );
      expect(resumed).toMatchObject({ status: 200, events: [] });
    });

    test("from before its history ends with an ERROR event: 410, inside of HTTP 200", async () => {
      const { status, events } = await server.watch(
        `${SHELVES}?watch=true&resourceVersion=1&timeoutSeconds=4`,
      );
      expect(status).toBe(200);
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({
        type: "ERROR",
        object: {
          kind: "Status",
          code: 410,
          reason: "Expired",
          message: expect.stringMatching(/^too old resource version: 1 \(\d+\)$/),
        },
      });
    });

    test("from the future is silent; with its state it is a 504 after a while", async () => {
      const future = `${SHELVES}?watch=true&resourceVersion=900000000000&timeoutSeconds`;
      expect(await server.watch(`${future}=1`)).toMatchObject({ status: 200, events: [] });
      const state = "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan";
      const { status, events, millis } = await server.watch(`${future}=9${state}`);
      expect(status).toBe(200);
      expect(events[0]).toMatchObject({
        type: "ERROR",
        object: { code: 504, reason: "Timeout", details: TOO_LARGE },
      });
      expect(millis).toBeGreaterThan(2_000);
    });

    test.each([
      ["sendInitialEvents=true", 422, "Invalid"],
      ["resourceVersionMatch=NotOlderThan", 422, "Invalid"],
      ["sendInitialEvents=true&resourceVersionMatch=Exact", 422, "Invalid"],
      ["labelSelector=a+in+b", 400, "BadRequest"],
    ])("with %s is refused with %i before it begins", async (query, code, reason) => {
      const { status, body } = await server.get(`${PODS}?watch=true&${query}`);
      expect([status, body.code, body.reason]).toEqual([code, code, reason]);
    });

    test("with a version that is none is a 500 without a reason", async () => {
      const { status, body } = await server.get(`${PODS}?watch=true&resourceVersion=abc`);
      expect([status, body.kind, body.reason]).toEqual([500, "Status", undefined]);
    });

    test("as Tables: only the first says what the columns are; a bookmark is a row", async () => {
      const query = `${PODS}?watch=true&allowWatchBookmarks=true&labelSelector=app%3Dweb`;
      const { events } = await server.watch(query, { accept: TABLE }, isBookmark);
      expect(events.length).toBeGreaterThan(2);
      expect(events[0]?.object.columnDefinitions.length).toBeGreaterThan(4);
      for (const { object } of events.slice(1)) expect(object.columnDefinitions ?? null).toBeNull();
      for (const { object } of events) expect(object.rows).toHaveLength(1);
      expect(events.at(-1)?.object.rows[0].object.metadata.annotations).toEqual({
        "k8s.io/initial-events-end": "true",
      });
    });

    test("of metadata alone", async () => {
      const query = `${PODS}?watch=true&allowWatchBookmarks=true&labelSelector=app%3Dweb`;
      const { events } = await server.watch(query, { accept: `${METADATA},application/json` }, isBookmark);
      for (const { object } of events) expect(object.kind).toBe("PartialObjectMetadata");
      expect(Object.keys(events[0]?.object).sort()).toEqual(["apiVersion", "kind", "metadata"]);
    });

    test("of events, which are in no watch cache, ends its state with a bookmark all the same", async () => {
      const query = "/api/v1/namespaces/shop/events?watch=true&allowWatchBookmarks=true";
      const { events } = await server.watch(query, {}, isBookmark);
      expect(events.at(-1)?.object.metadata.annotations).toEqual({ "k8s.io/initial-events-end": "true" });
    });
  });

  describe("who one is, and what is no resource", () => {
    test("a wrong token is 401", async () => {
      const answer = await server.get("/version", { authorization: "Bearer wrong" });
      // A client certificate counts as well, where there is one.
      if (answer.status === 200) return;
      expect(answer).toMatchObject({
        status: 401,
        body: { kind: "Status", reason: "Unauthorized", code: 401 },
      });
    });

    test("self reviews store nothing and answer 201", async () => {
      const review = (kind: string, group: string, spec: object) =>
        server.post(`/apis/${group}.k8s.io/v1/${kind.toLowerCase()}s`, {
          kind,
          apiVersion: `${group}.k8s.io/v1`,
          spec,
        });
      const self = await review("SelfSubjectReview", "authentication", {});
      expect(self).toMatchObject({ status: 201, body: { kind: "SelfSubjectReview" } });
      expect(typeof self.body.status.userInfo.username).toBe("string");
      const resourceAttributes = { verb: "list", resource: "pods", namespace: "shop" };
      const access = await review("SelfSubjectAccessReview", "authorization", { resourceAttributes });
      expect(access).toMatchObject({
        status: 201,
        body: { spec: { resourceAttributes }, status: { allowed: true } },
      });
      const rules = await review("SelfSubjectRulesReview", "authorization", { namespace: "shop" });
      expect(rules.status).toBe(201);
      expect(rules.body.status.resourceRules.length).toBeGreaterThan(0);
    });

    test("the Audit-Id that was sent comes back, and the flow schema is named", async () => {
      const { headers } = await server.get(`${PODS}/db-0`, {
        "audit-id": "11111111-2222-4333-8444-555555555555",
      });
      expect(headers["audit-id"]).toBe("11111111-2222-4333-8444-555555555555");
      expect(headers["x-kubernetes-pf-flowschema-uid"]).toMatch(/^[0-9a-f-]{36}$/);
    });

    test.each([
      ["/version", /"gitVersion": ?"v1\./],
      ["/readyz", /^ok$/],
      ["/livez?verbose", /\[\+\]ping ok/],
      ["/metrics", /^apiserver_request_total\{/m],
      ["/openapi/v3", /"paths"/],
      ["/api/v1/nodes/lab-node/proxy/configz", /"kubeletconfig"/],
      ["/api/v1/nodes/lab-node/proxy/healthz", /^ok$/],
      ["/api/v1/nodes/lab-node/proxy/stats/summary", /"nodeName": ?"lab-node"/],
      ["/api/v1/nodes/lab-node/proxy/metrics/cadvisor", /^container_cpu_usage_seconds_total\{/m],
      ["/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods", /"kind":"PodMetricsList"/],
    ])("%s answers", async (path, body) => {
      const { status, text } = await server.get(path);
      expect(status).toBe(200);
      expect(text).toMatch(body);
    });
  });
}

const PODS = "/api/v1/namespaces/shop/pods";
const SHELVES = "/apis/shop.cutaway.dev/v1/namespaces/shop/shelves";
/** Renewed every few seconds by what runs. */
const LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases";
/** `{"v":"meta.k8s.io/v1","rv":-1,"start":"a\0"}` */
const TOKEN = "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTEsInN0YXJ0IjoiYVx1MDAwMCJ9";
const DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
const METADATA = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
const METADATA_LIST = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
/** For documents that the apiserver makes anew in its own time. */
const SETTLES = { timeout: 50_000, interval: 1_000 };
const TOO_LARGE = { causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }] };

interface Row {
  cells: unknown[];
  object: unknown;
}

interface Lease {
  readonly metadata: { readonly name: string; readonly uid: string };
}

interface Pod {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: { readonly nodeName?: string };
  readonly status: { readonly phase: string };
}

const namesOf = ({ items }: { items: Pod[] }): string[] => items.map(({ metadata }) => metadata.name);

const rowOf = <T extends { cells: unknown[] }>(table: { rows: T[] }, name: string): T | undefined =>
  table.rows.find(({ cells }) => cells[0] === name);

const isBookmark = ({ type }: Event): boolean => type === "BOOKMARK";
