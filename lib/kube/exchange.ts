import http, { type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import https from "node:https";
import type { Clock } from "@/lib/base/clock";
import type { AbortHook } from "./abort-hook";
import { Deadline } from "./deadline";
import type { Endpoint } from "./endpoint";
import { kubeProblem } from "./error-codes";
import type { EvidenceDraft } from "./evidence-log";

export interface ExchangeOptions {
  readonly endpoint: Endpoint;
  readonly agent: http.Agent;
  readonly method: "GET" | "POST";
  /** Path and query, with the server's prefix. */
  readonly target: string;
  readonly headers: OutgoingHttpHeaders;
  readonly payload: string | null;
  readonly abort: AbortHook;
  readonly clock: Clock;
  readonly connectMs: number;
  readonly headersMs: number;
  readonly draft: EvidenceDraft;
  /** Milliseconds since the request began. */
  readonly elapsed: () => number;
}

/** A connection that was kept too long: the server had closed it when we wrote to it. */
export class StaleConnection extends Error {}

/**
 * Sends one request and waits for the answer's headers. Whatever fails, the connection is gone
 * when the promise rejects. Records connect time, first byte and status in the draft.
 * @throws Node's own network errors, ProblemError for what this file detects, StaleConnection.
 */
export function exchange(options: ExchangeOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = start(options);
    const deadline = new Deadline(options.clock);
    const fail = (error: unknown) => {
      deadline.cancel();
      request.destroy();
      reject(error);
    };
    options.abort.onAbort(() => fail(kubeProblem("ABORTED")));
    if (!request.reusedSocket) {
      deadline.arm(options.connectMs, () => fail(kubeProblem("CONNECT_TIMEOUT")));
    }
    onConnected(request, options, () => {
      deadline.arm(options.headersMs, () => fail(kubeProblem("HEADERS_TIMEOUT")));
    });
    request.on("error", (error) => fail(isStale(request, error) ? new StaleConnection() : error));
    request.once("upgrade", (_response, socket) => {
      socket.destroy();
      fail(kubeProblem("UPSTREAM_UPGRADE"));
    });
    request.once("response", (message) => {
      deadline.cancel();
      recordHeaders(options, message);
      resolve(message);
    });
    request.end(options.payload ?? undefined);
  });
}

function start({ endpoint, agent, method, target, headers }: ExchangeOptions): ClientRequest {
  const { request } = endpoint.secure ? https : http;
  return request({ host: endpoint.host, port: endpoint.port, path: target, method, headers, agent });
}

/** Calls `connected` once the request has a connection that is ready, TLS included. */
function onConnected(request: ClientRequest, options: ExchangeOptions, connected: () => void): void {
  const { draft, elapsed, endpoint } = options;
  const ready = () => {
    draft.fields.connectMs = elapsed();
    connected();
  };
  request.once("socket", (socket) => {
    draft.fields.reusedConnection = request.reusedSocket;
    if (socket.connecting) socket.once(endpoint.secure ? "secureConnect" : "connect", ready);
    else ready();
  });
}

function recordHeaders({ draft, elapsed }: ExchangeOptions, message: IncomingMessage): void {
  const { fields } = draft;
  const header = (name: string) => headerOf(message, name);
  // An extension server sends these as well, and Node joins the two: the apiserver's own come first.
  const first = (name: string) => header(name)?.split(",", 1)[0] ?? null;
  fields.firstByteMs = elapsed();
  fields.status = message.statusCode ?? null;
  fields.contentType = header("content-type");
  fields.contentEncoding = header("content-encoding");
  fields.auditId = first("audit-id");
  fields.flowSchemaUid = first("x-kubernetes-pf-flowschema-uid");
  fields.priorityLevelUid = first("x-kubernetes-pf-prioritylevel-uid");
}

function headerOf(message: IncomingMessage, name: string): string | null {
  const value = message.headers[name];
  return typeof value === "string" ? value : null;
}

function isStale(request: ClientRequest, error: NodeJS.ErrnoException): boolean {
  return request.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
}
