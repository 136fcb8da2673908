import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import type { Endpoint, HttpProxy } from "./endpoint";
import { kubeProblem } from "./error-codes";

const CONNECT_MS = 10_000;

/** Node's callback takes either an error or a stream, whatever its type says. */
type Connected = (error: Error | null, stream: Duplex) => void;
const failureOf = (done: Connected) => done as (error: Error) => void;

/** Reaches an https apiserver through a proxy's CONNECT, with TLS to the apiserver inside. */
export class TunnelAgent extends https.Agent {
  readonly #endpoint: Endpoint;
  readonly #proxy: HttpProxy;

  constructor(endpoint: Endpoint, proxy: HttpProxy, options: https.AgentOptions) {
    super(options);
    this.#endpoint = endpoint;
    this.#proxy = proxy;
  }

  override createConnection(options: https.RequestOptions, done: Connected): undefined {
    const fail = failureOf(done);
    openTunnel(this.#endpoint, this.#proxy).then((tunnel) => {
      const secured = tls.connect({ ...(options as tls.ConnectionOptions), socket: tunnel });
      secured.once("error", fail);
      secured.once("secureConnect", () => {
        secured.off("error", fail);
        done(null, secured);
      });
    }, fail);
  }
}

/** The same for an apiserver that speaks plain HTTP: nothing goes to the proxy itself but its own credential. */
export class PlainTunnelAgent extends http.Agent {
  readonly #endpoint: Endpoint;
  readonly #proxy: HttpProxy;

  constructor(endpoint: Endpoint, proxy: HttpProxy, options: http.AgentOptions) {
    super(options);
    this.#endpoint = endpoint;
    this.#proxy = proxy;
  }

  override createConnection(_options: http.ClientRequestArgs, done: Connected): undefined {
    openTunnel(this.#endpoint, this.#proxy).then((tunnel) => done(null, tunnel), failureOf(done));
  }
}

/** @throws ProblemError PROXY_FAILED */
function openTunnel({ host, port }: Endpoint, { url, source }: HttpProxy): Promise<Socket> {
  const secure = url.protocol === "https:";
  const target = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const credentials = decodeURIComponent(`${url.username}:${url.password}`);
  const request = (secure ? https : http).request({
    method: "CONNECT",
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port || (secure ? 443 : 80),
    path: target,
    agent: false,
    timeout: CONNECT_MS,
    headers: {
      Host: target,
      ...(credentials !== ":" && {
        "Proxy-Authorization": `Basic ${Buffer.from(credentials).toString("base64")}`,
      }),
    },
  });
  return new Promise((resolve, reject) => {
    const refuse = (what: string, cause?: unknown) =>
      reject(kubeProblem("PROXY_FAILED", { message: `The proxy in ${source} ${what}.`, cause }));
    request.once("connect", ({ statusCode }, socket: Socket) => {
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      refuse(`answered CONNECT with status ${statusCode}`);
    });
    request.once("timeout", () => request.destroy(new Error("timeout")));
    request.once("error", (cause) => refuse("could not be reached", cause));
    request.end();
  });
}
