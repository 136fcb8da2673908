import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import type { Allowed, Verdict } from "@/lib/access/gate";
import { type Refusal, refusal } from "@/lib/access/refusal";
import { refuse, refuseSocket } from "./refuse";

/** A request and what the gate read in it; nobody looks at the request's own URL again. */
export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly allowed: Allowed;
}

export interface Handlers {
  /** The gate. */
  judge(request: IncomingMessage): Verdict;
  /** Answers, with BASE_HEADERS. */
  visit(visit: Visit): void;
  /** An upgrade that the gate let pass; the only other end of one is a refusal. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, allowed: Allowed): void;
  refused(refusal: Refusal): void;
  /** Counted here. */
  readonly connections: { open: number };
}

/**
 * Limits of one connection. The parser itself drops headers beyond `maxHeadersCount`
 * silently, so the gate counts them instead.
 */
export const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  // Of each socket: with Node's own 16 KiB, each record of a large list would wait for the one before.
  highWaterMark: 256 * 1024,
  insecureHTTPParser: false,
  // Node's own answer to a missing Host lacks our headers; the gate refuses it.
  requireHostHeader: false,
} as const;

const MAX_CONNECTIONS = 2_048;

const EXPECTATION = refusal(
  417,
  "REFUSED_EXPECTATION",
  "Cutaway meets no Expect header.",
  "Send the request without it.",
);

/** The parser's complaints: there is no request to judge. */
const PARSER_REFUSALS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: refusal(
    431,
    "REFUSED_HEADERS",
    "The request has too many headers.",
    "16 KiB are taken.",
  ),
  ERR_HTTP_REQUEST_TIMEOUT: refusal(
    408,
    "REFUSED_SLOW",
    "The request took too long to arrive.",
    "Send it again.",
  ),
};
const NOT_HTTP = refusal(
  400,
  "REFUSED_SYNTAX",
  "This is not a valid HTTP/1.1 request.",
  "Send it as a browser or curl would.",
);

/**
 * One HTTP server with strict limits, in which the gate sees every request first and
 * every way out of HTTP (upgrade, CONNECT, Expect, parse errors) has its own clear end.
 */
export function makeHttpServer(handlers: Handlers, limits: ServerOptions = LIMITS): Server {
  const server = createServer(limits);
  server.on("request", (request, response) => onRequest(handlers, request, response));
  server.maxHeadersCount = 0;
  server.maxConnections = MAX_CONNECTIONS;
  server.on("connection", (socket) => {
    handlers.connections.open += 1;
    socket.once("close", () => {
      handlers.connections.open -= 1;
    });
  });
  const expect = (request: IncomingMessage, response: ServerResponse) => {
    const verdict = handlers.judge(request);
    answerRefusal(handlers, request, response, verdict.allow ? EXPECTATION : verdict);
  };
  server.on("checkContinue", expect);
  server.on("checkExpectation", expect);
  server.on("upgrade", (request, socket, head) => onUpgrade(handlers, request, socket, head));
  server.on("connect", (request, socket) => onUpgrade(handlers, request, socket, Buffer.alloc(0)));
  server.on("clientError", (error, socket) => onClientError(handlers, error, socket));
  return server;
}

function answerRefusal(
  handlers: Handlers,
  request: IncomingMessage,
  response: ServerResponse,
  refused: Refusal,
) {
  handlers.refused(refused);
  refuse(request, response, refused.status, refused.problem);
}

function onRequest(handlers: Handlers, request: IncomingMessage, response: ServerResponse): void {
  const verdict = handlers.judge(request);
  if (verdict.allow) handlers.visit({ request, response, allowed: verdict });
  else answerRefusal(handlers, request, response, verdict);
}

const NO_UPGRADE = refusal(
  400,
  "REFUSED_UPGRADE",
  "This route cannot become another protocol.",
  "Use plain HTTP.",
);

function onUpgrade(handlers: Handlers, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  socket.on("error", () => socket.destroy());
  const verdict = handlers.judge(request);
  if (verdict.allow && request.method === "GET") {
    handlers.upgrade(request, socket, head, verdict);
    return;
  }
  const refused = verdict.allow ? NO_UPGRADE : verdict;
  handlers.refused(refused);
  refuseSocket(socket, refused.status, refused.problem);
}

/** A connection that is in the middle of an answer is cut: a second answer inside it would be read as data. */
function onClientError(handlers: Handlers, error: NodeJS.ErrnoException, socket: Duplex): void {
  const refused = PARSER_REFUSALS[error.code ?? ""] ?? NOT_HTTP;
  if (error.code !== "ECONNRESET") handlers.refused(refused);
  if (error.code === "ECONNRESET" || !socket.writable || isAnswering(socket)) socket.destroy();
  else refuseSocket(socket, refused.status, refused.problem);
}

/** Node keeps the answer in progress on its socket; there is no other way to know of it here. */
function isAnswering(socket: Duplex): boolean {
  const { _httpMessage: message } = socket as Duplex & { _httpMessage?: ServerResponse | null };
  return message?.headersSent === true;
}
