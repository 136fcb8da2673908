import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { judge } from "@/lib/access/gate";
import { loopbackHosts } from "@/lib/access/host";
import { BASE_HEADERS } from "@/lib/access/response-headers";
import { eventually } from "@/lib/testing/eventually";
import {
  type Answer,
  chunk,
  close,
  head,
  json,
  reset,
  script,
  send,
  text,
} from "@/lib/testing/fakekube/answers";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { type KubeconfigFile, kubeconfigFile } from "@/lib/testing/kubeconfig-file";
import { type Handlers, LIMITS, makeHttpServer } from "./http";
import type { Running } from "./start";
import { getRequest, parseAnswer, sendRaw, testServer, type WireAnswer } from "./test-server";

let kube: Fakekube;
let config: KubeconfigFile;
let server: Running;

beforeAll(async () => {
  kube = await Fakekube.start();
  config = kubeconfigFile({ lab: { cluster: { server: kube.url } } });
  server = await testServer(config.path);
});

afterAll(async () => {
  await server.close();
  await kube.close();
  config.remove();
});

/** Names of the headers that every answer must have and this one has not, or has otherwise. */
function missing(answer: WireAnswer): string[] {
  const varies = (name: string) => name === "Vary" || name === "Cache-Control";
  const wrong = Object.entries(BASE_HEADERS).filter(([name, value]) => {
    const sent = answer.headers.get(name.toLowerCase());
    return varies(name) ? sent === undefined : sent !== value;
  });
  const csp = answer.headers.get("content-security-policy") ?? "";
  return [...wrong.map(([name]) => name), ...(csp.includes("default-src 'none'") ? [] : ["CSP"])];
}

describe("the same security headers on every answer", () => {
  const host = "Host: 127.0.0.1:{port}\r\n";
  const answers: ReadonlyArray<readonly [name: string, status: number, bytes: string]> = [
    ["health", 200, `GET /api/healthz HTTP/1.1\r\n${host}`],
    ["health by HEAD", 200, `HEAD /api/healthz HTTP/1.1\r\n${host}`],
    ["a page", 200, `GET / HTTP/1.1\r\n${host}`],
    ["an asset", 200, `GET /_next/static/a.js HTTP/1.1\r\n${host}`],
    ["no such page", 404, `GET /nothing HTTP/1.1\r\n${host}`],
    ["no secret", 403, `GET /api/about HTTP/1.1\r\n${host}`],
    ["another host", 421, "GET / HTTP/1.1\r\nHost: evil.example\r\n"],
    ["no host", 421, "GET / HTTP/1.0\r\n"],
    ["a write", 405, `DELETE / HTTP/1.1\r\n${host}`],
    ["a preflight", 405, `OPTIONS /api/about HTTP/1.1\r\n${host}Origin: http://evil.example\r\n`],
    ["an upgrade", 400, `GET / HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\n`],
    ["a tunnel", 400, `CONNECT 127.0.0.1:6443 HTTP/1.1\r\n${host}`],
    ["an expectation", 417, `GET / HTTP/1.1\r\n${host}Expect: 100-continue\r\n`],
    ["another expectation", 417, `GET / HTTP/1.1\r\n${host}Expect: a-pony\r\n`],
    ["no HTTP at all", 400, "hello\r\n"],
    ["too many headers", 431, `GET / HTTP/1.1\r\n${host}X-A: ${"a".repeat(17_000)}\r\n`],
  ];

  test.each(answers)("%s", async (_name, status, bytes) => {
    const line = `${bytes.replaceAll("{port}", String(server.port))}Connection: close\r\n\r\n`;
    const answer = await sendRaw(server.port, line);
    expect(answer.status).toBe(status);
    expect(missing(answer)).toEqual([]);
    const names = [...answer.headers.keys()];
    expect(names.filter((name) => /^(access-control-|x-powered-by$|server$)/.test(name))).toEqual([]);
  });
});

test("an answer to a route's error has them too", async () => {
  const answer = await sendRaw(server.port, getRequest(server, "/api/evidence?id=none"));
  expect([answer.status, missing(answer)]).toEqual([404, []]);
  expect(JSON.parse(answer.body).error.code).toBe("EVIDENCE_GONE");
});

describe("what an apiserver said has them too", () => {
  const answers: ReadonlyArray<readonly [name: string, path: string, answer: Answer, status: number]> = [
    ["a small answer", "/version", json({ major: "1" }), 200],
    ["one that is streamed", "/api/v1/pods", script(send(0, head()), send(0, chunk("[")), close(20)), 200],
    ["Secrets", "/api/v1/secrets", json({ kind: "SecretList", items: [] }), 200],
    ["a failure", "/api/v1/pods", json({ kind: "Status" }, { status: 403 }), 403],
    ["no answer", "/api/v1/pods", script(reset(0)), 502],
    [
      "a type that is not relayed",
      "/api/v1/pods",
      text("", { headers: { "content-type": "image/svg+xml" } }),
      502,
    ],
  ];

  test.each(answers)("%s", async (_name, path, given, status) => {
    kube.on(path, given);
    for (const method of ["GET", "HEAD"]) {
      const answer = await sendRaw(server.port, getRequest(server, `/api/raw${path}`).replace("GET", method));
      expect([method, answer.status, missing(answer)]).toEqual([method, status, []]);
    }
  });

  test("a path that is not relayed", async () => {
    const answer = await sendRaw(server.port, getRequest(server, "/api/raw/logs/x"));
    expect([answer.status, missing(answer)]).toEqual([403, []]);
  });
});

describe("pages", () => {
  const page = (path: string, ...headers: string[]) =>
    sendRaw(server.port, getRequest(server, path, ...headers));

  test("name their own inline scripts in the policy and are never stored", async () => {
    const { headers, body } = await page("/");
    expect(headers.get("content-security-policy")).toContain(`script-src 'self' 'sha256-${"A".repeat(43)}='`);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toBe("<p>home</p>");
  });

  test("come compressed to those who take it", async () => {
    const { headers, body } = await page("/", "Accept-Encoding: gzip");
    expect(headers.get("content-encoding")).toBe("gzip");
    expect(body).toBe("gzip of <p>home</p>");
  });

  test("assets with a hash in their name may be kept for ever", async () => {
    const { headers } = await page("/_next/static/a.js");
    expect(headers.get("cache-control")).toContain("immutable");
  });
});

describe("a client that is not one", () => {
  const handlers = (): Handlers => ({
    judge: ({ method = "", url = "", rawHeaders, socket }) =>
      judge(
        { method, target: url, rawHeaders },
        {
          hosts: loopbackHosts(socket.localPort ?? 0),
          origins: new Set(),
          cookieName: "c",
          routes: new Map(),
          commands: new Set(),
          stream: false,
          devUpgradePath: null,
          isBearer: () => false,
          isSession: () => false,
        },
      ),
    visit: ({ response }) => void response.end("ok"),
    upgrade: (_request, socket) => void socket.destroy(),
    refused: () => undefined,
    connections: { open: 0 },
  });

  test("1,000 that never finish their headers are cut in time, and nobody else waits for them", async () => {
    const counted = handlers();
    const slow = makeHttpServer(counted, {
      ...LIMITS,
      headersTimeout: 3_000,
      connectionsCheckingInterval: 100,
    });
    await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
    const address = slow.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const before = process.memoryUsage().rss;
    const answers: string[] = [];
    const sockets: Socket[] = [];
    for (let i = 0; i < 1_000; i++) {
      const socket = connect({ port, host: "127.0.0.1" }, () => socket.write("GET / HTTP/1.1\r\nX-Slow: "));
      socket.on("data", (data) => answers.push(data.toString("latin1")));
      socket.on("error", () => undefined);
      sockets.push(socket);
    }
    await eventually(() => counted.connections.open === 1_000);
    const other = await sendRaw(
      port,
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
    );
    expect(other.body).toBe("ok");
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
    await eventually(() => counted.connections.open === 0);
    expect(parseAnswer(answers[0] ?? "").status).toBe(408);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => slow.close(resolve));
  });

  test("a broken second request cuts the answer to the first instead of adding to it", async () => {
    const held = handlers();
    const holding = makeHttpServer({ ...held, visit: ({ response }) => void response.write("first half") });
    await new Promise<void>((resolve) => holding.listen(0, "127.0.0.1", resolve));
    const address = holding.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const first = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
    const answer = await new Promise<string>((resolve) => {
      let text = "";
      const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(first));
      socket.on("data", (data) => {
        text += data.toString("latin1");
        if (text.includes("first half")) socket.write("GARBAGE\r\n\r\n");
      });
      socket.on("error", () => undefined);
      socket.on("close", () => resolve(text));
    });
    expect(answer).toContain("first half");
    expect(answer).not.toContain("REFUSED");
    await new Promise((resolve) => holding.close(resolve));
  });
});
