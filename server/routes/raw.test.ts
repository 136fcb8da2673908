import { connect } from "node:net";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chunk, failure, head, json, reset, script, send, text } from "@/lib/testing/fakekube/answers";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { freePort } from "@/lib/testing/fakekube/sockets";
import { type KubeconfigFile, kubeconfigFile } from "@/lib/testing/kubeconfig-file";
import type { Running } from "../start";
import { getRequest, parseAnswer, sendRaw, testServer, type WireAnswer } from "../test-server";

let kube: Fakekube;
let config: KubeconfigFile;
let server: Running;

beforeAll(async () => {
  kube = await Fakekube.start();
  const dead = `http://127.0.0.1:${await freePort()}`;
  const contexts = { lab: kube.url, busy: kube.url, dead };
  config = kubeconfigFile(
    Object.fromEntries(Object.entries(contexts).map(([name, url]) => [name, { cluster: { server: url } }])),
  );
  server = await testServer(config.path);
});

afterAll(async () => {
  await server.close();
  await kube.close();
  config.remove();
});

const raw = (path: string, ...headers: string[]) =>
  sendRaw(server.port, getRequest(server, `/api/raw${path}`, ...headers));

/** The whole body, by the length that was told or put together of its chunks; null when its end is missing. */
function wholeOf({ headers, body }: WireAnswer): string | null {
  const length = headers.get("content-length");
  if (length !== undefined) return body.length === Number(length) ? body : null;
  let whole = "";
  for (let at = 0; ; ) {
    const end = body.indexOf("\r\n", at);
    const size = Number.parseInt(body.slice(at, end), 16);
    if (Number.isNaN(size) || end < 0) return null;
    if (size === 0) return whole;
    whole += body.slice(end + 2, end + 2 + size);
    at = end + 2 + size + 2;
  }
}

describe("an answer of the apiserver", () => {
  test("keeps status, body and the headers that a person may see", async () => {
    const headers = {
      "audit-id": "a1",
      "set-cookie": "x=y",
      server: "me",
      "access-control-allow-origin": "*",
    };
    kube.on("/api/v1/pods", json({ kind: "PodList", items: [] }, { headers }));
    const answer = await raw("/api/v1/pods");
    expect([answer.status, wholeOf(answer)]).toEqual([200, '{"kind":"PodList","items":[]}']);
    expect(answer.headers.get("audit-id")).toBe("a1");
    expect(answer.headers.get("content-security-policy")).toMatch(/^sandbox;/);
    for (const name of ["set-cookie", "server", "access-control-allow-origin"]) {
      expect(answer.headers.has(name)).toBe(false);
    }
  });

  test("is asked for and shown as it is while Cutaway's own requests are held back (F-48)", async () => {
    const busy = failure(429, "TooManyRequests", "slow down", { headers: { "retry-after": "60" } });
    kube.on("/apis/authentication.k8s.io/v1/selfsubjectreviews", busy);
    kube.on("/api/v1/nodes", busy);
    const own = () => sendRaw(server.port, getRequest(server, "/api/identity?context=busy"));
    const refused = await own();
    expect(refused.status).toBe(429);
    expect(JSON.parse(refused.body).error.message).toBe("slow down");
    const answer = await raw("/api/v1/nodes?context=busy");
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "60"]);
    const held = await own();
    const { error } = JSON.parse(held.body);
    expect(error).toMatchObject({ code: "TOO_MANY_REQUESTS", retryAt: expect.any(Number) });
    expect(error.message).toMatch(/holds back/);
  });

  test("names its evidence record", async () => {
    kube.on("/version", json({ major: "1" }));
    const id = (await raw("/version")).headers.get("cutaway-evidence") ?? "";
    expect(server.runtime.evidence.get(id)).toMatchObject({ path: "/version", status: 200, purpose: "raw" });
  });

  test("that is a failure is passed on with its Status", async () => {
    const answer = await raw("/api/v1/namespaces/gone");
    expect(answer.status).toBe(404);
    expect(JSON.parse(wholeOf(answer) ?? "")).toMatchObject({ kind: "Status", reason: "NotFound" });
  });

  test("never shows the values of Secrets", async () => {
    const secret = { apiVersion: "v1", kind: "Secret", data: { password: "aHVudGVyMg==" } };
    kube.on("/api/v1/namespaces/shop/secrets/db", json(secret));
    const answer = await raw("/api/v1/namespaces/shop/secrets/db");
    expect(answer.body).toBe('{"apiVersion":"v1","kind":"Secret","data":{"password":"******"}}');
  });

  test("never shows them in a list so large that a thread of its own masks it", async () => {
    const items = Array.from({ length: 1_500 }, (_, i) => ({
      metadata: { name: `s${i}` },
      data: { key: "aHVudGVyMg==".repeat(70) },
    }));
    kube.on("/api/v1/secrets", json({ apiVersion: "v1", kind: "SecretList", items }));
    const { status, body } = await raw("/api/v1/secrets");
    expect(status).toBe(200);
    expect(body).not.toContain("aHVudGVyMg");
    expect(JSON.parse(body).items).toHaveLength(1_500);
  });

  test("is a Problem when it cannot be masked", async () => {
    kube.on("/api/v1/secrets", text("{broken", { headers: { "content-type": "application/json" } }));
    const { status, body } = await raw("/api/v1/secrets");
    expect([status, JSON.parse(body).error.code]).toEqual([502, "SECRETS_UNREADABLE"]);
  });

  test("never shows what kubectl apply kept", async () => {
    const annotations = {
      "kubectl.kubernetes.io/last-applied-configuration": '{"stringData":{"p":"hunter2"}}',
    };
    kube.on("/api/v1/configmaps", json({ items: [{ metadata: { annotations } }] }));
    const body = wholeOf(await raw("/api/v1/configmaps")) ?? "";
    expect(body).not.toContain("hunter2");
    expect(JSON.parse(body).items).toHaveLength(1);
  });

  test("to HEAD has the same headers and no body", async () => {
    kube.on("/version", json({ major: "1" }));
    const request = getRequest(server, "/api/raw/version").replace("GET", "HEAD");
    const answer = await sendRaw(server.port, request);
    expect([answer.status, answer.body]).toEqual([200, ""]);
    expect(answer.headers.get("content-type")).toBe("application/json");
  });

  test("that is small and whole tells its length", async () => {
    kube.on("/version", json({ major: "1" }));
    expect((await raw("/version")).headers.get("content-length")).toBe("13");
  });

  test("comes as it arrives, and one that breaks off is not taken for a whole one", async () => {
    kube.on("/api/v1/pods", script(send(0, head()), send(0, chunk('{"items":[')), reset(30)));
    const answer = await raw("/api/v1/pods");
    expect(answer.body).toContain('{"items":[');
    expect(wholeOf(answer)).toBeNull();
  });

  test.each([
    ["a web page", text("<html>", { headers: { "content-type": "text/html" } }), "REFUSED_MEDIA_TYPE"],
    [
      "a redirect",
      text("", { status: 302, headers: { location: "http://elsewhere/" } }),
      "UPSTREAM_REDIRECT",
    ],
    [
      "another protocol",
      script(send(0, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")),
      "UPSTREAM_UPGRADE",
    ],
    ["no HTTP", script(send(0, "SSH-2.0-OpenSSH\r\n\r\n")), "HTTP_INVALID"],
  ])("that is %s is not passed on", async (_name, answer, code) => {
    kube.on("/api/v1/pods", answer);
    const { status, body } = await raw("/api/v1/pods");
    expect(status).toBe(502);
    expect(JSON.parse(body).error.code).toBe(code);
  });
});

describe("gzip of the apiserver", () => {
  const LONG = "etcd_requests_total 1\n".repeat(2_000);
  const packed = (body: string, type: string) =>
    text(gzipSync(body), { headers: { "content-type": type, "content-encoding": "gzip" } });
  const bytesOf = (answer: WireAnswer) => Buffer.from(wholeOf(answer) ?? "", "latin1");
  const evidenceOf = ({ headers }: WireAnswer) =>
    server.runtime.evidence.get(headers.get("cutaway-evidence") ?? "");

  test("is passed on as it came to who takes it, and its record still tells both sizes", async () => {
    kube.on("/metrics", packed(LONG, "text/plain"));
    const answer = await raw("/metrics", "Accept-Encoding: gzip");
    expect(kube.requests.at(-1)?.headers["accept-encoding"]).toBe("gzip");
    expect(answer.headers.get("content-encoding")).toBe("gzip");
    expect(answer.headers.get("vary")).toContain("Accept-Encoding");
    expect(gunzipSync(bytesOf(answer)).toString()).toBe(LONG);
    const wireBytes = bytesOf(answer).length;
    expect(evidenceOf(answer)).toMatchObject({
      wireBytes,
      decodedBytes: LONG.length,
      contentEncoding: "gzip",
    });
  });

  test.each([[], ["Accept-Encoding: gzip;q=0"]])("is unpacked for who does not (%s)", async (...headers) => {
    kube.on("/metrics", packed(LONG, "text/plain"));
    const answer = await raw("/metrics", ...headers);
    expect(answer.headers.has("content-encoding")).toBe(false);
    expect(wholeOf(answer)).toBe(LONG);
    expect(evidenceOf(answer)).toMatchObject({ decodedBytes: LONG.length });
  });

  test.each(["/api/v1/configmaps", "/api/v1/secrets", "/api/v1/namespaces/shop/secrets/db/log"])(
    "is always unpacked where something may have to be masked: %s",
    async (path) => {
      kube.on(path, packed('{"kind":"List","items":[]}', "application/json"));
      const answer = await raw(path, "Accept-Encoding: gzip");
      expect(answer.headers.has("content-encoding")).toBe(false);
      expect(wholeOf(answer)).toBe('{"kind":"List","items":[]}');
    },
  );
});

describe("a cluster that cannot be asked", () => {
  test("that does not listen", async () => {
    const { status, body } = await raw("/version?context=dead");
    expect(status).toBe(502);
    expect(JSON.parse(body).error).toMatchObject({ code: "CONNECTION_REFUSED", hint: expect.any(String) });
    expect(body).not.toContain("127.0.0.1");
  });

  test("that the kubeconfig does not have", async () => {
    const { status, body } = await raw("/version?context=nowhere");
    expect([status, JSON.parse(body).error.code]).toEqual([404, "CONTEXT_UNKNOWN"]);
  });
});

describe("a kubelet path", () => {
  const review = (allowed: boolean) => json({ status: { allowed } }, { status: 201 });
  const REVIEW = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  const HEALTHZ = "/api/v1/nodes/worker/proxy/healthz";

  test("is not read without the right to", async () => {
    kube.on(REVIEW, review(false)).on(HEALTHZ, text("ok"));
    const { status, body } = await raw(HEALTHZ);
    expect([status, JSON.parse(body).error.code]).toEqual([403, "FORBIDDEN"]);
    expect(kube.requests.some(({ path }) => path === HEALTHZ)).toBe(false);
  });

  test("is read with the right, and says what that right also allows", async () => {
    kube.on(REVIEW, review(true)).on(HEALTHZ, text("ok"));
    const answer = await raw(HEALTHZ);
    expect([answer.status, wholeOf(answer)]).toEqual([200, "ok"]);
    expect(answer.headers.get("cutaway-notice")).toContain("can run commands");
  });

  test("is refused when kubelet reads are off", async () => {
    const off = await testServer(config.path, { kubelet: "off" });
    const { status, body } = await sendRaw(off.port, getRequest(off, `/api/raw${HEALTHZ}`));
    expect([status, JSON.parse(body).error.code]).toEqual([403, "REFUSED_KUBELET_OFF"]);
    await off.close();
  });
});

describe("a watch", () => {
  const lines = script(send(0, head()), send(0, chunk('{"type":"ADDED","object":{}}\n')));

  /** Resolves once the first event is here, with the socket and what comes on it until it closes. */
  function watch(port: number, request: string) {
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(request));
    let seen = "";
    const closed = new Promise<string>((resolve) => {
      socket.on("error", () => undefined);
      socket.on("close", () => resolve(seen));
    });
    const first = new Promise<void>((resolve) => {
      socket.on("data", (data) => {
        seen += data.toString("latin1");
        if (seen.includes("ADDED")) resolve();
      });
    });
    return { socket, first, closed };
  }

  test("passes events on at once, and ends upstream when the tab is closed", async () => {
    kube.on("/api/v1/pods", lines);
    const { socket, first } = watch(server.port, getRequest(server, "/api/raw/api/v1/pods?watch=1"));
    await first;
    expect(server.runtime.streams.count).toBe(1);
    expect(kube.requests.at(-1)?.headers["accept-encoding"]).toBe("identity");
    const connection = kube.connections[kube.requests.at(-1)?.connection ?? -1];
    expect(connection?.open).toBe(true);
    socket.destroy();
    await kube.until(() => connection?.open === false);
    expect(server.runtime.evidence.recent(1)[0]?.failure).toBe("ABORTED");
  });

  test("ends well at a shutdown, and the shutdown does not wait for it", async () => {
    kube.on("/api/v1/pods", lines);
    const draining = await testServer(config.path);
    const { first, closed } = watch(draining.port, getRequest(draining, "/api/raw/api/v1/pods?watch=1"));
    await first;
    const from = performance.now();
    await draining.close();
    // Less than the grace that a shutdown gives.
    expect(performance.now() - from).toBeLessThan(5_000);
    expect(wholeOf(parseAnswer(await closed))).toBe('{"type":"ADDED","object":{}}\n');
  });
});

test("a client that leaves before the headers ends the request upstream", async () => {
  kube.on("/api/v1/pods", script());
  const before = kube.requests.length;
  const socket = connect({ port: server.port, host: "127.0.0.1" }, () =>
    socket.write(getRequest(server, "/api/raw/api/v1/pods")),
  );
  socket.on("error", () => undefined);
  await kube.until(() => kube.requests.length > before);
  const connection = kube.connections[kube.requests.at(-1)?.connection ?? -1];
  socket.destroy();
  await kube.until(() => connection?.open === false);
});
