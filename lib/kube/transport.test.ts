import { once } from "node:events";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "@/lib/testing/eventually";
import type { FakeClock } from "@/lib/testing/fake-clock";
import {
  chunk,
  close,
  failure,
  hang,
  head,
  json,
  reset,
  script,
  send,
  text,
} from "@/lib/testing/fakekube/answers";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { freePort, silentServer } from "@/lib/testing/fakekube/sockets";
import { codeOf, get, type TestClusters, testClusters } from "@/lib/testing/test-clusters";
import { readBody } from "./body";
import type { KubeTransport } from "./types";

let kube: Fakekube;
let made: TestClusters<FakeClock>;
let transport: KubeTransport;

beforeEach(async () => {
  kube = await Fakekube.start();
  made = await testClusters({ a: { cluster: { server: kube.url }, user: { token: "tok" } } });
  transport = await made.clusters.transport();
});

afterEach(async () => {
  made.dispose();
  await kube.close();
});

const lastRecord = () => made.evidence.recent(1)[0];

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
    expect(made.evidence.recent(5).map((record) => record.reusedConnection)).toEqual([
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
      AbortSignal.timeout(5_000),
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
    expect(made.evidence.get(evidence.id)?.resourceVersion).toBe("42");
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

describe("failures", () => {
  it("says that nothing listens", async () => {
    const dead = await testClusters({ a: { cluster: { server: `http://127.0.0.1:${await freePort()}` } } });
    expect(await codeOf((await dead.clusters.transport()).request(get("/x")))).toBe("CONNECTION_REFUSED");
    expect(dead.evidence.recent(1)[0]).toMatchObject({ failure: "CONNECTION_REFUSED", status: null });
    dead.dispose();
  });

  it("says that a name does not resolve", async () => {
    const lost = await testClusters({ a: { cluster: { server: "https://nowhere.invalid" } } });
    expect(await codeOf((await lost.clusters.transport()).request(get("/x")))).toBe("DNS_FAILED");
    lost.dispose();
  });

  it("gives a connection 10 seconds", async () => {
    const silent = await silentServer();
    const mute = await testClusters({ a: { cluster: { server: `https://127.0.0.1:${silent.port}` } } });
    const asked = codeOf((await mute.clusters.transport()).request(get("/x")));
    await mute.clock.advanceAsync(9_999);
    expect(mute.evidence.recent(1)[0]?.failure).toBeNull();
    await mute.clock.advanceAsync(1);
    expect(await asked).toBe("CONNECT_TIMEOUT");
    mute.dispose();
    await silent.close();
  });

  it("gives the first header 15 seconds from when the connection stands", async () => {
    kube.on("/x", hang);
    const asked = codeOf(transport.request(get("/x")));
    await kube.until(() => kube.requests.length === 1);
    made.clock.advance(15_000);
    expect(await asked).toBe("HEADERS_TIMEOUT");
    await kube.until(() => kube.openConnections === 0);
  });

  it("ends a body after 60 seconds of silence, not of duration", async () => {
    kube.on("/x", script(send(0, head()), send(0, chunk("a"))));
    const response = await transport.request(get("/x"));
    const ended = codeOf(readBody(response.body, 100));
    await made.clock.advanceAsync(59_999);
    expect(response.evidence().failure).toBeNull();
    await made.clock.advanceAsync(1);
    expect(await ended).toBe("IDLE_TIMEOUT");
    await kube.until(() => kube.openConnections === 0);
  });

  it("does not blame the apiserver for a reader that does not read", async () => {
    kube.on("/x", text("x".repeat(2_000_000)));
    const response = await transport.request(get("/x"));
    await once(response.body, "readable");
    await made.clock.advanceAsync(300_000);
    expect((await readBody(response.body, 3_000_000)).length).toBe(2_000_000);
  });

  it("lets a watch be silent for ever", async () => {
    kube.on("/x", script(send(0, head()), send(0, chunk("a"))));
    const response = await transport.request(get("/x", { deadlines: { idle: 0 } }));
    await once(response.body, "data");
    await made.clock.advanceAsync(3_600_000);
    expect(response.evidence().failure).toBeNull();
    response.body.destroy();
  });

  it("tells a body that was cut from one that ended, at every offset", async () => {
    const bytes = Buffer.concat([Buffer.from(head()), chunk('{"a":'), chunk("1}"), chunk("")]);
    for (let cut = 1; cut < bytes.length; cut++) {
      kube.on(`/${cut}`, script(send(0, bytes.subarray(0, cut)), close(1)));
      expect(await codeOf(transport.getText(get(`/${cut}`))), `cut at ${cut}`).toBe("CONNECTION_RESET");
    }
    kube.on("/whole", script(send(0, bytes)));
    expect((await transport.getText(get("/whole"))).text).toBe('{"a":1}');
  });

  it("reports a reset in the middle", async () => {
    kube.on("/x", script(send(0, head()), send(0, chunk("a")), reset(5)));
    expect(await codeOf(transport.getText(get("/x")))).toBe("CONNECTION_RESET");
    expect(lastRecord()).toMatchObject({ failure: "CONNECTION_RESET", status: 200 });
  });

  it("says that an answer is not HTTP", async () => {
    kube.on("/x", script(send(0, "SSH-2.0-OpenSSH_9\r\n")));
    expect(await codeOf(transport.request(get("/x")))).toBe("HTTP_INVALID");
  });

  it("asks once more when a kept connection turns out to be closed", async () => {
    kube.on("/x", json({}));
    await transport.getJson(get("/x"));
    kube.on("/y", (request) => (request.connection === 0 ? script(reset(0)) : json({})));
    expect(await codeOf(transport.getJson(get("/y")))).toBe("none");
    expect(kube.connections).toHaveLength(2);
  });

  it("does not ask again when a new connection is cut", async () => {
    kube.on("/x", script(reset(0)));
    expect(await codeOf(transport.getJson(get("/x")))).toBe("CONNECTION_RESET");
    expect(kube.requests).toHaveLength(1);
  });
});

describe("calling off", () => {
  it("closes the connection while headers are awaited", async () => {
    kube.on("/x", hang);
    const abort = new AbortController();
    const asked = codeOf(transport.request(get("/x", { signal: abort.signal })));
    await kube.until(() => kube.requests.length === 1);
    const closed = kube.until(() => kube.openConnections === 0);
    const startedAt = performance.now();
    abort.abort();
    await closed;
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(await asked).toBe("ABORTED");
  });

  it("closes the connection in the middle of a body", async () => {
    kube.on("/x", script(send(0, head()), send(0, chunk("a"))));
    const abort = new AbortController();
    const response = await transport.request(get("/x", { signal: abort.signal }));
    const ended = codeOf(readBody(response.body, 100));
    abort.abort();
    expect(await ended).toBe("ABORTED");
    await kube.until(() => kube.openConnections === 0);
    expect(response.evidence().failure).toBe("ABORTED");
  });

  it("closes the connection when the reader goes away", async () => {
    kube.on("/x", script(send(0, head()), send(0, chunk("a"))));
    const response = await transport.request(get("/x"));
    response.body.destroy();
    await kube.until(() => kube.openConnections === 0);
    expect(response.evidence().failure).toBe("ABORTED");
  });

  it("makes no connection for a signal that was already aborted", async () => {
    expect(await codeOf(transport.request(get("/x", { signal: AbortSignal.abort() })))).toBe("ABORTED");
    expect(kube.connections).toHaveLength(0);
  });

  it("ends everything on close, and refuses what comes later", async () => {
    kube.on("/x", hang);
    const asked = codeOf(transport.request(get("/x")));
    await kube.until(() => kube.requests.length === 1);
    transport.close();
    expect(await asked).toBe("TRANSPORT_CLOSED");
    expect(await codeOf(transport.request(get("/x")))).toBe("TRANSPORT_CLOSED");
    await kube.until(() => kube.openConnections === 0);
  });

  it("ends a body that is being read on close", async () => {
    kube.on("/x", script(send(0, head()), send(0, chunk("a"))));
    const response = await transport.request(get("/x"));
    const ended = codeOf(readBody(response.body, 100));
    transport.close();
    expect(await ended).toBe("TRANSPORT_CLOSED");
    expect(response.evidence().failure).toBe("TRANSPORT_CLOSED");
  });

  it("survives a body that nobody reads being cut", async () => {
    kube.on("/x", script(send(0, head()), send(0, chunk("a")), reset(1)));
    const response = await transport.request(get("/x"));
    await new Promise((resolve) => response.body.once("close", resolve));
    expect(response.evidence().failure).toBe("CONNECTION_RESET");
  });

  it("leaves no timer behind", async () => {
    kube.on("/x", json({}));
    await transport.getJson(get("/x"));
    await codeOf(transport.getJson(get("/none")));
    expect(made.clock.timers).toBe(0);
  });
});

describe("waiting as the apiserver asks", () => {
  it("waits for our own lists, and shows a person's request as it is", async () => {
    let asked = 0;
    kube.on("/x", () =>
      ++asked === 1
        ? failure(429, "TooManyRequests", "slow down", { headers: { "retry-after": "3" } })
        : json({ ok: 1 }),
    );
    const listed = transport.getJson(get("/x"));
    await eventually(() => (made.clock.untilNext() ?? Number.POSITIVE_INFINITY) <= 3_300);
    expect(made.clock.untilNext()).toBeGreaterThanOrEqual(3_000);
    expect(asked).toBe(1);
    await made.clock.advanceAsync(3_300);
    expect((await listed).body).toEqual({ ok: 1 });
    asked = 0;
    expect((await transport.request(get("/x"))).status).toBe(429);
    expect(asked).toBe(1);
  });
});
