import http from "node:http";
import https from "node:https";
import tls from "node:tls";
import type { Material } from "./credentials/material";
import type { Endpoint } from "./endpoint";
import { kubeProblem } from "./error-codes";
import { nodeMismatch } from "./kubelet-endpoint";
import { PlainTunnelAgent, TunnelAgent } from "./tunnel";

/** What was silent for longer may lead nowhere by now (a moved VPN, a forgetful firewall), and no request is risked on it. */
const KEPT_MS = 20_000;

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
 * @param keptMs how long a connection without a request is kept
 * @throws ProblemError KUBECONFIG_INVALID for certificates or keys that cannot be used.
 */
export function createAgent(endpoint: Endpoint, material: Material, keptMs = KEPT_MS): http.Agent {
  const { proxy } = endpoint;
  const kept = { ...KEEP_ALIVE, timeout: keptMs };
  if (!endpoint.secure) {
    return proxy === null ? new http.Agent(kept) : new PlainTunnelAgent(endpoint, proxy, kept);
  }
  const options: https.AgentOptions = {
    ...kept,
    secureContext: secureContext(endpoint, material),
    rejectUnauthorized: endpoint.verify,
    minVersion: "TLSv1.2",
    ...(endpoint.tlsServerName === null ? {} : { servername: endpoint.tlsServerName }),
    ...(endpoint.node === null ? {} : { checkServerIdentity: identityOf(endpoint.node) }),
  };
  return proxy === null ? new https.Agent(options) : new TunnelAgent(endpoint, proxy, options);
}

/** Node's own check of the address, and that the certificate is not of another node. */
const identityOf = (node: string) => (host: string, certificate: tls.PeerCertificate) =>
  tls.checkServerIdentity(host, certificate) ?? nodeMismatch(node, certificate);

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
