import { createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GATE_VECTORS, wireBytes } from "@/lib/testing/gate-vectors";
import type { GateVector } from "@/lib/testing/vectors/gate-vector";
import { type GatePolicy, judge, RAW_PREFIX } from "./gate";
import { loopbackHosts, originsOf } from "./host";
import { upstreamAccept } from "./media-types";
import { parseRaw } from "./raw-path";
import { isRefusal, type Refusal } from "./refusal";
import { cookieName } from "./secret";

const SECRET = "launch-secret";
const SESSION = "session-id";
const PAGES = new Set(["/"]);

function policyOf(port: number): GatePolicy {
  const hosts = loopbackHosts(port);
  return {
    hosts,
    origins: originsOf(hosts),
    cookieName: cookieName(port),
    isBearer: (token) => token === SECRET,
    isSession: (id) => id === SESSION,
    routes: new Map([
      ["/api/contexts", new Set(["context", "cluster"])],
      ["/api/replay/control", new Set<string>()],
    ]),
    commands: new Set(["/api/replay/control"]),
    stream: false,
    devUpgradePath: null,
  };
}

const PASSED = { status: 200, code: "PASSED" };
const brief = (refused: Refusal) => ({ status: refused.status, code: refused.problem.code });

/** What the gate and the path policy say of a request that the parser let through. */
function decide(request: IncomingMessage, port: number): { status: number; code: string } {
  const { method = "", url: target = "", rawHeaders } = request;
  const verdict = judge({ method, target, rawHeaders }, policyOf(port));
  if (!verdict.allow) return brief(verdict);
  if (verdict.kind === "asset") return PAGES.has(verdict.path) ? PASSED : { status: 404, code: "NO_PAGE" };
  if (!verdict.path.startsWith(RAW_PREFIX)) return PASSED;
  const raw = parseRaw(verdict.path.slice(RAW_PREFIX.length - 1), verdict.query, "proxy");
  if (isRefusal(raw)) return brief(raw);
  const accept = upstreamAccept(request.headers.accept, raw.secrets);
  return typeof accept === "string" ? PASSED : brief(accept);
}

const server: Server = createServer({ requireHostHeader: false });
const portOf = () => (server.address() as AddressInfo).port;

function answerSocket(request: IncomingMessage, socket: Duplex): void {
  const { status, code } = decide(request, portOf());
  socket.end(`HTTP/1.1 ${status} X\r\nConnection: close\r\n\r\n${code}`);
}

beforeAll(async () => {
  server.on("request", (request, response) => {
    const { status, code } = decide(request, portOf());
    response.writeHead(status, { Connection: "close" }).end(code);
  });
  server.on("upgrade", answerSocket);
  server.on("connect", answerSocket);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

function exchange(bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(portOf(), "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
    });
    socket.on("error", () => resolve(answer));
    socket.on("close", () => resolve(answer));
  });
}

/** `by`: who must have decided, so that no vector is refused for another reason than its own. */
const CODES: Readonly<Record<string, RegExp>> = {
  target: /^REFUSED_TARGET$/,
  method: /^REFUSED_(METHOD|TARGET|QUERY)$/,
  session: /^REFUSED_(ORIGIN|HEADERS)$/,
  command: /^REFUSED_(ORIGIN|METHOD|SECRET)$/,
  headers: /^REFUSED_(HEADERS|HOST)$/,
  host: /^REFUSED_(HOST|HEADERS)$/,
  site: /^REFUSED_(ORIGIN|HEADERS)$/,
  secret: /^REFUSED_SECRET$/,
  upgrade: /^REFUSED_UPGRADE$/,
  query: /^REFUSED_QUERY$/,
  route: /^(REFUSED_ROUTE|NO_PAGE)$/,
  raw: /^REFUSED_(PATH|QUERY|ACCEPT)$/,
};

describe("the gate over a raw socket", () => {
  it.each(GATE_VECTORS.map((vector): [string, GateVector] => [vector.name, vector]))(
    "%s",
    async (_, vector) => {
      const answer = await exchange(wireBytes(vector, { port: portOf(), secret: SECRET, session: SESSION }));
      const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
      expect(status).toBe(vector.status === "pass" ? 200 : vector.status);
      if (vector.status === "pass" || vector.by === "parser") return;
      const code = answer.split("\r\n\r\n")[1]?.match(/[A-Z_]{4,}/)?.[0];
      expect(code).toMatch(CODES[vector.name.split(":")[0] ?? ""] ?? /^$/);
    },
  );

  it("has no two vectors of one name", () => {
    expect(new Set(GATE_VECTORS.map(({ name }) => name)).size).toBe(GATE_VECTORS.length);
  });
});

describe("judge", () => {
  const base = policyOf(7654);
  const ask = (policy: GatePolicy, target: string, headers: Record<string, string>) =>
    judge(
      { method: "GET", target, rawHeaders: Object.entries({ Host: "localhost:7654", ...headers }).flat() },
      policy,
    );
  const socket = {
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
  };
  const cookie = { Cookie: `cutaway-7654=${SESSION}` };
  const origin = { Origin: "http://localhost:7654" };

  it("lets the stream's WebSocket through only where there is a stream", () => {
    const streaming = { ...base, stream: true };
    expect(ask(streaming, "/api/stream", { ...socket, ...cookie, ...origin })).toMatchObject({
      kind: "stream",
    });
    expect(ask(base, "/api/stream", { ...socket, ...cookie, ...origin })).toMatchObject({ status: 400 });
    expect(ask(streaming, "/api/stream", { ...cookie, ...origin })).toMatchObject({ status: 400 });
    expect(
      ask(streaming, "/api/stream", { ...socket, ...cookie, ...origin, Upgrade: "SPDY/3.1" }),
    ).toMatchObject({
      status: 400,
    });
  });

  it("takes a stream without an origin only with the launch secret", () => {
    const streaming = { ...base, stream: true };
    expect(ask(streaming, "/api/stream", { ...socket, ...cookie })).toMatchObject({ status: 403 });
    expect(ask(streaming, "/api/stream", { ...socket, Authorization: `Bearer ${SECRET}` }).allow).toBe(true);
  });

  it("lets the bundler's socket through in development, from the page only", () => {
    const dev = { ...base, devUpgradePath: "/_next/hmr" };
    expect(ask(dev, "/_next/hmr", { ...socket, ...origin }).allow).toBe(true);
    expect(ask(dev, "/_next/hmr", socket)).toMatchObject({ status: 403 });
    expect(ask(dev, "/_next/hmr", { ...socket, Origin: "http://evil.com" })).toMatchObject({ status: 403 });
    expect(ask(base, "/_next/hmr", { ...socket, ...origin })).toMatchObject({ status: 400 });
  });

  it("gives path and query decoded once", () => {
    const verdict = ask(base, "/api/raw/a/system%3Anode%20x?labelSelector=a%3Db+c%252F", {
      Authorization: `Bearer ${SECRET}`,
    });
    expect(verdict).toMatchObject({
      path: "/api/raw/a/system:node x",
      query: [["labelSelector", "a=b c%2F"]],
    });
  });

  it("lets the page's own navigation headers reach static files", () => {
    expect(
      ask(base, "/index.txt?_rsc=1x", { RSC: "1", "Next-Url": "/", "Next-Router-State-Tree": "x" }).allow,
    ).toBe(true);
  });
});
