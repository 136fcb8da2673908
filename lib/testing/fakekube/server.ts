import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { type Clock, systemClock } from "@/lib/base/clock";
import type { Pair } from "../certificates";
import { type Answer, failure, play } from "./answers";

export interface FakekubeOptions {
  /** Serve https with this certificate; without one, http. */
  readonly tls?: Pair;
  /** Ask for client certificates of this authority (PEM); refusing without one only when `requireClient`. */
  readonly clientCa?: string;
  readonly requireClient?: boolean;
  readonly port?: number;
  /** The clock of scripts. */
  readonly clock?: Clock;
}

/** A request as it arrived. */
export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  /** Names and values in their order and case. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** Which connection it came on: an index into `connections`. */
  readonly connection: number;
  /** CN of the client certificate. */
  readonly clientName: string | null;
}

export interface Connection {
  readonly open: boolean;
  readonly requests: number;
}

export type Handler = Answer | ((request: Recorded) => Answer | null);

interface Route {
  readonly path: string | RegExp;
  readonly handler: Handler;
}

/**
 * An apiserver that does what a test tells it to. It records every request and connection; routes
 * answer, the last one added first, and what no route answers is 404.
 */
export class Fakekube {
  readonly requests: Recorded[] = [];
  readonly #connections: Array<{ open: boolean; requests: number }> = [];
  readonly #routes: Route[] = [];
  readonly #sockets = new Map<Socket, number>();
  readonly #waiting = new Set<() => void>();
  readonly #ends = new Set<() => void>();
  readonly #server: http.Server | https.Server;
  readonly #clock: Clock;
  readonly #secure: boolean;

  private constructor({ tls, clientCa, requireClient = false, clock = systemClock }: FakekubeOptions) {
    this.#clock = clock;
    this.#secure = tls !== undefined;
    const client =
      clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: requireClient };
    this.#server = tls ? https.createServer({ ...tls, ...client }) : http.createServer();
    this.#server.on(tls ? "secureConnection" : "connection", (socket: Socket) => this.#connected(socket));
    this.#server.on("request", (request, response) => void this.#serve(request, response));
    // Left open after a script, a socket would otherwise be ended by Node's own limits.
    this.#server.keepAliveTimeout = 0;
    this.#server.requestTimeout = 0;
  }

  /** Listens on loopback; always `close()` it. */
  static async start(options: FakekubeOptions = {}): Promise<Fakekube> {
    const kube = new Fakekube(options);
    await new Promise<void>((resolve) => kube.#server.listen(options.port ?? 0, "127.0.0.1", resolve));
    return kube;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.#secure ? "https" : "http"}://127.0.0.1:${this.port}`;
  }

  get connections(): readonly Connection[] {
    return this.#connections;
  }

  get openConnections(): number {
    return this.#connections.filter(({ open }) => open).length;
  }

  /** Answers paths with `handler`; a function that gives null passes the request on to older routes. */
  on(path: string | RegExp, handler: Handler): this {
    this.#routes.unshift({ path, handler });
    return this;
  }

  /** Resolves once `condition` holds; it is asked again at each request and each connection's end. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!condition()) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** Cuts every connection, as a dying apiserver does; it goes on listening. */
  cutAll(): void {
    for (const socket of this.#sockets.keys()) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    for (const end of this.#ends) end();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets.keys()) socket.destroy();
    this.#server.closeAllConnections();
    await closed;
  }

  #connected(socket: Socket): void {
    const record = { open: true, requests: 0 };
    this.#sockets.set(socket, this.#connections.push(record) - 1);
    socket.on("error", () => {});
    socket.once("close", () => {
      record.open = false;
      this.#sockets.delete(socket);
      this.#changed();
    });
    this.#changed();
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const recorded = await this.#record(message);
    this.requests.push(recorded);
    this.#changed();
    const answer = this.#answer(recorded);
    const { socket } = message;
    if (answer.kind === "plain") {
      response.writeHead(answer.status, answer.headers as http.OutgoingHttpHeaders).end(answer.body);
      return;
    }
    const end = answer.kind === "script" ? play(answer.steps, socket, this.#clock) : answer.start(socket);
    this.#ends.add(end);
    socket.once("close", () => {
      end();
      this.#ends.delete(end);
    });
  }

  #answer(request: Recorded): Answer {
    for (const { path, handler } of this.#routes) {
      if (typeof path === "string" ? path !== request.path : !path.test(request.path)) continue;
      const answer = typeof handler === "function" ? handler(request) : handler;
      if (answer !== null) return answer;
    }
    return failure(404, "NotFound", "the server could not find the requested resource");
  }

  async #record(message: IncomingMessage): Promise<Recorded> {
    const chunks: Buffer[] = [];
    for await (const part of message) chunks.push(part as Buffer);
    const [path = "", query = ""] = (message.url ?? "").split(/\?(.*)/s);
    const connection = this.#sockets.get(message.socket) ?? -1;
    const known = this.#connections[connection];
    if (known) known.requests++;
    return {
      method: message.method ?? "",
      path,
      query: new URLSearchParams(query),
      headers: message.headers,
      rawHeaders: message.rawHeaders,
      body: Buffer.concat(chunks).toString("utf8"),
      connection,
      clientName: clientName(message.socket),
    };
  }

  #changed(): void {
    for (const check of [...this.#waiting]) check();
  }
}

function clientName(socket: Socket): string | null {
  if (!("getPeerCertificate" in socket)) return null;
  const { subject } = (socket as import("node:tls").TLSSocket).getPeerCertificate();
  return typeof subject?.CN === "string" ? subject.CN : null;
}
