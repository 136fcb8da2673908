import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { Answer } from "./fakekube/answers";
import type { KubeAccess } from "./kube-access";

type PlainAnswer = Extract<Answer, { kind: "plain" }>;

/** What becomes of a request: another answer, another target, or null to pass it on. */
export type Interference = (target: string) => Answer | string | null;

/**
 * Speaks HTTP between Cutaway and a real apiserver, so that single requests can be answered with what an
 * apiserver rarely says, or cut in the middle of a line. It signs in upstream itself; plain HTTP towards
 * Cutaway, on loopback. Always `close()` it.
 */
export class FaultProxy {
  readonly #access: KubeAccess;
  readonly #server = http.createServer((request, response) => this.#serve(request, response));
  readonly #agent: https.Agent;
  #interfere: Interference = () => null;
  #cutting = false;

  private constructor(access: KubeAccess) {
    this.#access = access;
    const { ca, cert, key } = access;
    this.#agent = new https.Agent({ ca, cert, key, keepAlive: true });
    this.#server.keepAliveTimeout = 0;
    this.#server.requestTimeout = 0;
  }

  static async start(access: KubeAccess): Promise<FaultProxy> {
    const proxy = new FaultProxy(access);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on, for new requests. */
  interfere(how: Interference): void {
    this.#interfere = how;
  }

  /** The next piece of any watch passes by half, and its connection is reset. */
  cutMidLine(): void {
    this.#cutting = true;
  }

  /** Resets every connection there is. */
  cutAll(): void {
    this.#server.closeAllConnections();
  }

  async close(): Promise<void> {
    this.cutAll();
    this.#agent.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const target = request.url ?? "/";
    const instead = this.#interfere(target);
    if (instead === null || typeof instead === "string") this.#pass(request, response, instead ?? target);
    else if (instead.kind === "plain") answer(response, instead);
    else throw new Error("only plain answers can be put in between");
  }

  #pass(request: IncomingMessage, response: ServerResponse, target: string): void {
    const { host: _, connection: __, ...headers } = request.headers;
    const options = { method: request.method, headers, agent: this.#agent };
    const upstream = https.request(this.#access.server + target, options, (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      response.flushHeaders();
      const cut = () => answered.removeAllListeners("end");
      answered.on("data", (chunk: Buffer) =>
        this.#piece(response, chunk, target.includes("watch=true"), cut),
      );
      answered.on("end", () => response.end());
      answered.on("error", () => response.destroy());
    });
    upstream.on("error", () => response.destroy());
    response.on("close", () => upstream.destroy());
    request.pipe(upstream);
  }

  #piece(response: ServerResponse, chunk: Buffer, isWatch: boolean, cut: () => void): void {
    if (!this.#cutting || !isWatch) {
      response.write(chunk);
      return;
    }
    this.#cutting = false;
    cut();
    response.write(chunk.subarray(0, chunk.length >> 1), () => response.socket?.resetAndDestroy());
  }
}

function answer(response: ServerResponse, { status, headers, body }: PlainAnswer): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.writeHead(status).end(body);
}
