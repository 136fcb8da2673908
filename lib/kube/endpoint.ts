import { type Environment, environmentProxy, type NamedProxy } from "./environment-proxy";
import { kubeProblem } from "./error-codes";
import type { ClusterEntry } from "./kubeconfig-parse";

/** A proxy that is asked to CONNECT, and who named it, for the error that names it in turn. */
export interface HttpProxy {
  readonly url: URL;
  /** E.g. `proxy-url of cluster "lab"`, or `HTTPS_PROXY`. */
  readonly source: string;
}

/** Where one apiserver is. Credentials are bound to `origin`. */
export interface Endpoint {
  /** `https://host:port`, canonical: what a credential is bound to. */
  readonly origin: string;
  readonly secure: boolean;
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** Path of the server URL without its trailing slash, e.g. `/k8s/clusters/c-1`; mostly empty. */
  readonly prefix: string;
  readonly loopback: boolean;
  /** The name that the server's certificate must carry, when it is not the host. */
  readonly tlsServerName: string | null;
  readonly verify: boolean;
  readonly proxy: HttpProxy | null;
  /** The node whose kubelet this is; null for an apiserver. */
  readonly node: string | null;
}

const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|::1)$/;

function parseUrl(text: string, what: string): URL {
  if (!URL.canParse(text)) throw kubeProblem("KUBECONFIG_INVALID", { message: `${what} is not a URL.` });
  return new URL(text);
}

/** client-go reads a server without a scheme as http:// on port 80, so we do too. */
const withScheme = (server: string): string => (/^[a-z]+:\/\//i.test(server) ? server : `http://${server}`);

/**
 * @param env where a proxy is looked for when the cluster has no proxy-url
 * @throws ProblemError KUBECONFIG_INVALID for a server or proxy that is no URL,
 *   PROXY_UNSUPPORTED for a proxy that is neither http:// nor https://.
 */
export function endpointOf(cluster: ClusterEntry, env: Environment = {}): Endpoint {
  if (cluster.server === "") {
    throw kubeProblem("KUBECONFIG_INVALID", { message: `Cluster "${cluster.name}" has no server address.` });
  }
  const url = parseUrl(withScheme(cluster.server), `The server address of cluster "${cluster.name}"`);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw kubeProblem("KUBECONFIG_INVALID", {
      message: `The server address of cluster "${cluster.name}" is neither https:// nor http://.`,
    });
  }
  const secure = url.protocol === "https:";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port) || (secure ? 443 : 80);
  return {
    origin: `${url.protocol}//${url.hostname}:${port}`,
    secure,
    host,
    port,
    prefix: url.pathname.replace(/\/+$/, ""),
    loopback: LOOPBACK.test(host),
    tlsServerName: cluster.tlsServerName,
    verify: !cluster.insecureSkipTlsVerify,
    proxy: proxyOf(cluster, environmentProxy({ secure, host, port }, env)),
    node: null,
  };
}

/** As in client-go, the cluster's own proxy-url wins, and holds for every host. */
function proxyOf({ name, proxyUrl }: ClusterEntry, fromEnvironment: NamedProxy | null): HttpProxy | null {
  if (proxyUrl !== null) return readProxy(proxyUrl, `proxy-url of cluster "${name}"`);
  return fromEnvironment && readProxy(fromEnvironment.address, fromEnvironment.variable);
}

function readProxy(address: string, source: string): HttpProxy {
  const url = parseUrl(address, `The proxy in ${source}`);
  if (url.protocol === "http:" || url.protocol === "https:") return { url, source };
  throw kubeProblem("PROXY_UNSUPPORTED", {
    message: `The proxy in ${source} is a ${url.protocol.replace(":", "")} proxy, which Cutaway does not support.`,
  });
}
