import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import type { Material } from "./credentials/material";
import type { Endpoint } from "./endpoint";
import { kubeProblem } from "./error-codes";

const KEEP_ALIVE = {
  keepAlive: true,
  keepAliveMsecs: 30_000,
  maxFreeSockets: 16,
  scheduling: "lifo",
  // Node's default of 250 ms gives up on addresses that are merely far away.
  autoSelectFamilyAttemptTimeout: 2_000,
} as const;

/**
 * The connections of one credential to one apiserver. The certificates are parsed once, into a
 * SecureContext, and not for each connection.
 * @throws ProblemError KUBECONFIG_INVALID for certificates or keys that cannot be used.
 */
export function createAgent(endpoint: Endpoint, material: Material): http.Agent {
  if (!endpoint.secure) return new http.Agent(KEEP_ALIVE);
  const options: https.AgentOptions = {
    ...KEEP_ALIVE,
    secureContext: secureContext(endpoint, material),
    rejectUnauthorized: endpoint.verify,
    minVersion: "TLSv1.2",
    ...(endpoint.tlsServerName === null ? {} : { servername: endpoint.tlsServerName }),
  };
  return endpoint.proxy === null
    ? new https.Agent(options)
    : new TunnelAgent(endpoint, endpoint.proxy, options);
}

function secureContext(endpoint: Endpoint, material: Material): tls.SecureContext {
  try {
    return tls.createSecureContext({ ...material.tlsFor(endpoint), minVersion: "TLSv1.2" });
  } catch (cause) {
    throw kubeProblem("KUBECONFIG_INVALID", {
      message:
        "The kubeconfig's certificate-authority, client-certificate or client-key cannot be used: it is no valid PEM, or key and certificate do not belong together.",
      cause,
    });
  }
}

/** No new request may use these connections; those under way end as they would have. */
export function retire(agent: http.Agent): void {
  agent.maxFreeSockets = 0;
  for (const sockets of Object.values(agent.freeSockets))
    for (const socket of sockets ?? []) socket.destroy();
}

/** Reaches an https apiserver through an HTTP proxy's CONNECT. */
class TunnelAgent extends https.Agent {
  readonly #endpoint: Endpoint;
  readonly #proxy: URL;

  constructor(endpoint: Endpoint, proxy: URL, options: https.AgentOptions) {
    super(options);
    this.#endpoint = endpoint;
    this.#proxy = proxy;
  }

  override createConnection(
    options: https.RequestOptions,
    done: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    // Node's callback takes either an error or a stream, whatever its type says.
    const fail = done as (error: Error) => void;
    connectTunnel(this.#endpoint, this.#proxy, (error, tunnel) => {
      if (tunnel === null) return fail(error ?? kubeProblem("PROXY_FAILED"));
      const { host: servername } = this.#endpoint;
      const secured = tls.connect({ servername, ...(options as tls.ConnectionOptions), socket: tunnel });
      secured.once("error", fail);
      secured.once("secureConnect", () => {
        secured.off("error", fail);
        done(null, secured);
      });
    });
  }
}

type TunnelDone = (error: Error | null, socket: Duplex | null) => void;

function connectTunnel(endpoint: Endpoint, proxy: URL, done: TunnelDone): void {
  const { host } = endpoint;
  const target = `${host.includes(":") ? `[${host}]` : host}:${endpoint.port}`;
  const credentials = decodeURIComponent(`${proxy.username}:${proxy.password}`);
  const request = (proxy.protocol === "https:" ? https : http).request({
    method: "CONNECT",
    host: proxy.hostname.replace(/^\[|\]$/g, ""),
    port: proxy.port || (proxy.protocol === "https:" ? 443 : 80),
    path: target,
    agent: false,
    timeout: 10_000,
    headers: {
      Host: target,
      ...(credentials !== ":" && {
        "Proxy-Authorization": `Basic ${Buffer.from(credentials).toString("base64")}`,
      }),
    },
  });
  const refuse = (message: string, cause?: unknown) =>
    done(kubeProblem("PROXY_FAILED", { message, ...(cause === undefined ? {} : { cause }) }), null);
  request.once("connect", (response, socket) => {
    if (response.statusCode === 200) return done(null, socket);
    socket.destroy();
    refuse(`The proxy answered CONNECT with status ${response.statusCode}.`);
  });
  request.once("timeout", () => request.destroy(new Error("timeout")));
  request.once("error", (cause) => refuse("The proxy in proxy-url could not be reached.", cause));
  request.end();
}
