import { randomUUID, timingSafeEqual } from "node:crypto";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "@/lib/base/clock";
import { type ApiRequest, answer, failed, type Reply } from "../protocol/apiserver";
import { badRequest, unauthorized } from "../protocol/status";
import type { RecordedCluster } from "../state/recorded-cluster";
import { sendBody } from "./send-body";
import { WatchStream } from "./watch-stream";

/** The largest body of a POST is a self review. */
const MAX_BODY_BYTES = 64 * 1024;

export interface ReplayServerOptions {
  readonly cluster: RecordedCluster;
  readonly clock: Clock;
  readonly random: () => number;
  /** What a request must carry as its bearer token. */
  readonly token: string;
  /** Called with what no request should be able to cause. */
  readonly unexpected: (error: unknown) => void;
}

export interface ReplayServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves a recorded cluster as an apiserver: plain HTTP on a free loopback port. */
export async function startReplayServer(options: ReplayServerOptions): Promise<ReplayServer> {
  const server = http.createServer((request, response) => {
    serve(options, request, response).catch((error: unknown) => {
      options.unexpected(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  });
  // Idle connections of the transport's agent are its own to close.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

async function serve(options: ReplayServerOptions, request: IncomingMessage, response: ServerResponse) {
  const { cluster } = options;
  const reply = isAllowed(request, options.token) ? await replyTo(options, request) : failed(unauthorized);
  setCommonHeaders(request, response, cluster);
  if (reply.kind === "watch") {
    response.writeHead(200, { "Content-Type": reply.contentType });
    const { clock, random } = options;
    new WatchStream({ reply, response, clock, random, revision: () => cluster.revision }).run();
    return;
  }
  if (reply.afterMs > 0) await wait(options.clock, reply.afterMs);
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  const gzip = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  await sendBody(response, reply.body, gzip);
}

async function replyTo(options: ReplayServerOptions, message: IncomingMessage): Promise<Reply> {
  const { method = "", url = "", headers } = message;
  const [path = "", query = ""] = url.split(/\?(.*)/s);
  const parts = { method, path, query, accept: headers.accept, ifNoneMatch: headers["if-none-match"] };
  try {
    const request: ApiRequest = method === "POST" ? { ...parts, body: await readJson(message) } : parts;
    return answer(request, options.cluster);
  } catch (error) {
    if (error instanceof BodyError) return failed(badRequest(error.message));
    // A recording may say something that no recorder writes; the rest of it can still be looked at.
    options.unexpected(error);
    const message = error instanceof Error ? error.message : "unknown error";
    return failed({ code: 500, reason: "InternalError", message: `Internal error occurred: ${message}` });
  }
}

class BodyError extends Error {}

async function readJson(message: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of message) {
    bytes += (part as Buffer).length;
    if (bytes > MAX_BODY_BYTES) throw new BodyError("the body of the request is too large");
    parts.push(part as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8"));
  } catch {
    throw new BodyError("the body of the request was in an unknown format");
  }
}

function isAllowed({ headers }: IncomingMessage, token: string): boolean {
  const given = Buffer.from(headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const AUDIT_ID = /^[\w-]{1,64}$/;

function setCommonHeaders(
  { headers }: IncomingMessage,
  response: ServerResponse,
  cluster: RecordedCluster,
): void {
  const asked = headers["audit-id"];
  const id = typeof asked === "string" && AUDIT_ID.test(asked) ? asked : randomUUID();
  response.setHeader("Audit-Id", id);
  response.setHeader("Cache-Control", "no-cache, private");
  const fairness = cluster.fairness();
  if (fairness === null) return;
  response.setHeader("X-Kubernetes-Pf-Flowschema-Uid", fairness.schema);
  response.setHeader("X-Kubernetes-Pf-Prioritylevel-Uid", fairness.level);
}

const wait = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve);
  });
