import { once } from "node:events";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chunk, failure, head, json, script, send, text } from "@/lib/testing/fakekube/answers";
import type { Fakekube } from "@/lib/testing/fakekube/server";
import { type OneCluster, oneCluster } from "@/lib/testing/one-cluster";
import { codeOf, get, testClusters } from "@/lib/testing/test-clusters";
import { readBody } from "./body";
import type { KubeTransport } from "./types";

let cluster: OneCluster;
let kube: Fakekube;
let transport: KubeTransport;

beforeEach(async () => {
  cluster = await oneCluster();
  ({ kube, transport } = cluster);
});

afterEach(() => cluster.close());

const lastRecord = () => cluster.lastRecord();

describe("what is sent", () => {
  it("builds exactly these headers, and no others", async () => {
    kube.on("/x", json({}));
    await transport.getJson(get("/x", { accept: "application/json;as=Table", encoding: "identity" }));
    const headers = { ...kube.requests[0]?.headers };
    expect(headers).toEqual({
      accept: "application/json;as=Table",
      "accept-encoding": "identity",
      "user-agent": "cutaway/test",
      "audit-id": lastRecord()?.id,
      authorization: "Bearer tok",
      host: `127.0.0.1:${kube.port}`,
      connection: "keep-alive",
    });
  });

  it("asks a loopback server for identity, unless gzip is wanted", async () => {
    kube.on("/x", json({}));
    await transport.getJson(get("/x"));
    await transport.getJson(get("/x", { encoding: "gzip" }));
    expect(kube.requests.map(({ headers }) => headers["accept-encoding"])).toEqual(["identity", "gzip"]);
  });

  it("encodes the query and leaves the path as it is", async () => {
    kube.on("/api/v1/a%2Fb", json({}));
    await transport.getJson(get("/api/v1/a%2Fb", { query: [["fieldSelector", "a=b&c"]] }));
    expect(kube.requests[0]?.query.get("fieldSelector")).toBe("a=b&c");
    expect(lastRecord()?.path).toBe("/api/v1/a%2Fb?fieldSelector=a%3Db%26c");
  });

  it.each(["api", "/a b", "/a\r\nX: y", "/ä", "/a#b", ""])(
    "refuses the path %j before any connection",
    async (path) => {
      expect(await codeOf(transport.request(get(path)))).toBe("REQUEST_INVALID");
      expect(kube.connections).toHaveLength(0);
    },
  );

  it("puts the server's own path in front", async () => {
    const other = await testClusters({ a: { cluster: { server: `${kube.url}/k8s/c-1/` } } });
    kube.on("/k8s/c-1/version", json({}));
    await (await other.clusters.transport()).getJson(get("/version"));
    expect(kube.requests[0]?.path).toBe("/k8s/c-1/version");
    other.dispose();
  });

  it("reuses one connection for requests that follow each other", async () => {
    kube.on("/x", json({}));
    for (let i = 0; i < 5; i++) await transport.getJson(get("/x"));
    expect(kube.connections).toHaveLength(1);
    expect(cluster.made.evidence.recent(5).map((record) => record.reusedConnection)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it("posts only a review's spec", async () => {
    kube.on("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", json({ status: { allowed: true } }));
    const { body } = await transport.review(
      "selfsubjectaccessreviews",
      { x: 1 },
      "t",
      AbortSignal.timeout(30_000),
    );
    expect(body).toEqual({ status: { allowed: true } });
    expect(JSON.parse(kube.requests[0]?.body ?? "")).toEqual({
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { x: 1 },
    });
  });
});

describe("what comes back", () => {
  it("keeps the closed list of headers only", async () => {
    const headers = {
      etag: '"1"',
      "set-cookie": "a=b",
      location: "/x",
      server: "s",
      "access-control-allow-origin": "*",
    };
    kube.on("/x", json({}, { headers }));
    const response = await transport.request(get("/x"));
    await readBody(response.body, 100);
    expect([...response.headers.keys()].sort()).toEqual(["content-type", "date", "etag"]);
  });

  it("decodes gzip, and counts bytes on the wire and decoded", async () => {
    const packed = gzipSync("x".repeat(100_000));
    kube.on("/x", text(packed, { headers: { "content-encoding": "gzip" } }));
    const { text: body } = await transport.getText(get("/x", { encoding: "gzip" }));
    expect(body).toBe("x".repeat(100_000));
    expect(lastRecord()).toMatchObject({
      wireBytes: packed.length,
      decodedBytes: 100_000,
      contentEncoding: "gzip",
    });
  });

  it("gives each piece of a gzipped stream as it comes", async () => {
    const whole = gzipSync("first line\n", { level: 0 });
    kube.on(
      "/x",
      script(
        send(0, head("text/plain", "200 OK", "Content-Encoding: gzip\r\n")),
        send(0, chunk(whole.subarray(0, -8))),
      ),
    );
    const response = await transport.request(get("/x", { encoding: "gzip" }));
    const [piece] = (await once(response.body, "data")) as [Buffer];
    expect(piece.toString()).toBe("first line\n");
    response.body.destroy();
  });

  it("reports gzip that is cut or broken", async () => {
    const packed = gzipSync("x".repeat(1_000));
    kube.on("/broken", text(Buffer.from("not gzip"), { headers: { "content-encoding": "gzip" } }));
    kube.on("/cut", text(packed.subarray(0, 20), { headers: { "content-encoding": "gzip" } }));
    for (const path of ["/broken", "/cut"]) {
      expect(await codeOf(transport.getText(get(path, { encoding: "gzip" })))).toBe("BODY_INVALID");
    }
  });

  it("stops at maxBytes and ends the request", async () => {
    kube.on("/x", text("x".repeat(1_000_000)));
    expect(await codeOf(transport.getText({ ...get("/x"), maxBytes: 1_000 }))).toBe("BODY_TOO_LARGE");
    await kube.until(() => kube.openConnections === 0);
  });

  it("finds the resourceVersion of what it parsed", async () => {
    kube.on("/x", json({ metadata: { resourceVersion: "42" } }));
    const { evidence } = await transport.getJson(get("/x"));
    expect(evidence.resourceVersion).toBe("42");
    expect(cluster.made.evidence.get(evidence.id)?.resourceVersion).toBe("42");
  });

  it("resolves with any status, and getJson throws for one that is no success", async () => {
    kube.on("/x", failure(404, "NotFound", 'pods "x" not found'));
    expect((await transport.request(get("/x"))).status).toBe(404);
    expect(await codeOf(transport.getJson(get("/x")))).toBe("NOT_FOUND");
  });

  it("takes 304 as an answer only when it was asked for", async () => {
    kube.on("/x", text("", { status: 304 }));
    const conditional = await transport.request(get("/x", { ifNoneMatch: '"1"' }));
    expect(conditional.status).toBe(304);
    expect(kube.requests[0]?.headers["if-none-match"]).toBe('"1"');
    expect(await codeOf(transport.request(get("/x")))).toBe("UPSTREAM_REDIRECT");
  });

  it.each([300, 301, 302, 307, 308])("never follows a %i, and closes its connection", async (status) => {
    kube.on("/x", text("", { status, headers: { location: "/y" } }));
    expect(await codeOf(transport.request(get("/x")))).toBe("UPSTREAM_REDIRECT");
    await kube.until(() => kube.openConnections === 0);
    expect(kube.requests.map(({ path }) => path)).toEqual(["/x"]);
  });

  it("refuses a 101 and closes its connection", async () => {
    kube.on(
      "/x",
      script(send(0, "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: spdy\r\n\r\nhi")),
    );
    expect(await codeOf(transport.request(get("/x")))).toBe("UPSTREAM_UPGRADE");
    await kube.until(() => kube.openConnections === 0);
  });
});
