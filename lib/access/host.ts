import { isIPv6 } from "node:net";
import { type Refusal, refusal } from "./refusal";

/**
 * `name:port` in lower case, without the trailing dot of a full domain name, IPv6 in its short form;
 * the port is always there (80 when it was not given). Null for what is no host and port.
 * IPv4 is left as it is written: `127.1` or `0x7f.1` are other strings and so other hosts.
 */
export function canonicalHost(value: string): string | null {
  const found = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::([1-9]\d{0,4}))?$/i.exec(value);
  if (value.length > 255 || found === null) return null;
  const [, v6, name, port = "80"] = found;
  if (v6 === undefined) return `${(name ?? "").toLowerCase().replace(/\.$/, "")}:${port}`;
  return isIPv6(v6) ? `${new URL(`http://[${v6}]`).hostname}:${port}` : null;
}

/** The hosts that a server on loopback goes by. */
export function loopbackHosts(port: number): ReadonlySet<string> {
  return new Set(["localhost", "127.0.0.1", "[::1]"].map((name) => `${name}:${port}`));
}

/** The origins of the pages that these hosts serve over plain HTTP. */
export function originsOf(hosts: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...hosts].map((host) => `http://${host.replace(/:80$/, "")}`));
}

/**
 * A name that leads here but is not ours is how a web page elsewhere reaches a server on loopback
 * (DNS rebinding); so the list is exact.
 */
export function checkHost(value: string | undefined, hosts: ReadonlySet<string>): Refusal | null {
  const host = canonicalHost(value ?? "");
  if (host !== null && hosts.has(host)) return null;
  return refusal(
    421,
    "REFUSED_HOST",
    "Cutaway does not go by this host name.",
    "Use the address that it printed when it started.",
  );
}
