import { BlockList, isIP, isIPv6 } from "node:net";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What NO_PROXY is asked about: host in lower case and without brackets. */
interface Destination {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
}

/** A proxy as the environment names it, and the variable that did. */
export interface NamedProxy {
  readonly address: string;
  readonly variable: string;
}

/**
 * The proxy that the environment wants for an apiserver, by the rules that kubectl follows (Go's
 * golang.org/x/net/http/httpproxy): HTTPS_PROXY or HTTP_PROXY by the server's scheme, in capitals
 * first; never for this machine itself, nor for what NO_PROXY lists.
 */
export function environmentProxy(to: Destination, env: Environment): NamedProxy | null {
  const named = firstSet(env, to.secure ? "HTTPS_PROXY" : "HTTP_PROXY");
  if (named === null || to.host === "localhost" || isLoopback(to.host)) return null;
  if (isListed(to, firstSet(env, "NO_PROXY")?.value ?? "")) return null;
  const { variable, value } = named;
  return { variable, address: /^[a-z][a-z\d+.-]*:\/\/./i.test(value) ? value : `http://${value}` };
}

function firstSet(env: Environment, name: string): { variable: string; value: string } | null {
  for (const variable of [name, name.toLowerCase()]) {
    const value = env[variable];
    if (value !== undefined && value !== "") return { variable, value };
  }
  return null;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

const isLoopback = (host: string) => isIP(host) !== 0 && LOOPBACK.check(host, familyOf(host));

const familyOf = (address: string) => (isIPv6(address) ? "ipv6" : "ipv4");

function isListed(to: Destination, list: string): boolean {
  const entries = list.split(",").map((entry) => entry.trim().toLowerCase());
  return entries.some((entry) => entry === "*" || (entry !== "" && matches(entry, to)));
}

/** One entry of NO_PROXY: an address, a network, or a name with all names below it; a port narrows it. */
function matches(entry: string, { host, port }: Destination): boolean {
  if (isNetwork(entry)) return isIP(host) !== 0 && networkHas(entry, host);
  const [, bracketed, plain, only] = /^(?:\[([^\]]*)\]|([^:]*|.*:.*:.*?))(?::(\d+))?$/.exec(entry) ?? [];
  const name = bracketed ?? plain ?? "";
  if (name === "" || (only !== undefined && Number(only) !== port)) return false;
  if (isIP(name) !== 0) return isIP(host) !== 0 && networkHas(`${name}/${isIPv6(name) ? 128 : 32}`, host);
  if (isIP(host) !== 0) return false;
  const below = name.replace(/^\*?\./, "");
  return host.endsWith(`.${below}`) || (name === below && host === below);
}

function isNetwork(entry: string): boolean {
  const [address = "", bits = "", more] = entry.split("/");
  const most = isIPv6(address) ? 128 : 32;
  return more === undefined && isIP(address) !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}

function networkHas(network: string, host: string): boolean {
  const [address = "", bits] = network.split("/");
  const family = familyOf(address);
  const one = new BlockList();
  one.addSubnet(address, Number(bits), family);
  return family === familyOf(host) && one.check(host, family);
}
