import { BlockList, isIP, isIPv4 } from "node:net";
import type { PeerCertificate } from "node:tls";
import type { Endpoint } from "./endpoint";
import { kubeProblem } from "./error-codes";

/** A kubelet as its node object names it. */
export interface KubeletAddress {
  readonly node: string;
  /** An address of `status.addresses`, never a name: what was checked is what is dialled. */
  readonly ip: string;
  readonly port: number;
}

/** Addresses in these networks may be dialled. */
export type Networks = (ip: string) => boolean;

/** Never dialled, whatever networks are allowed: this machine, the link, multicast, metadata services of clouds. */
const NEVER: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["100.100.100.200", 32],
  ["224.0.0.0", 4],
  ["255.255.255.255", 32],
  ["::", 128],
  ["::1", 128],
  ["::ffff:0:0", 96],
  ["64:ff9b::", 96],
  ["fe80::", 10],
  ["ff00::", 8],
  ["fd00:ec2::254", 128],
];

/** @throws ProblemError KUBELET_NETWORK for what is no network, as `10.0.0.0/8` is */
export function parseNetworks(cidrs: readonly string[]): Networks {
  const allowed = listOf(cidrs.map(readCidr));
  const never = listOf(NEVER);
  return (ip) => allowed(ip) && !never(ip);
}

function readCidr(text: string): readonly [string, number] {
  const [, ip = "", digits = ""] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(text) ?? [];
  const bits = Number(digits);
  const most = isIPv4(ip) ? 32 : 128;
  if (isIP(ip) === 0 || digits === "" || bits > most) {
    throw kubeProblem("KUBELET_NETWORK", { message: `"${text}" is no network.` });
  }
  return [ip, bits];
}

type Family = "ipv4" | "ipv6";
const familyOf = (ip: string): Family => (isIPv4(ip) ? "ipv4" : "ipv6");

/** One list for each family: in a common one an IPv4 address would also be looked for among mapped IPv6 ones. */
function listOf(networks: readonly (readonly [string, number])[]): (ip: string) => boolean {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const [ip, bits] of networks) lists[familyOf(ip)].addSubnet(ip, bits, familyOf(ip));
  return (ip) => lists[familyOf(ip)].check(ip, familyOf(ip));
}

/** @throws ProblemError KUBELET_ADDRESS for an address that may not be dialled */
export function kubeletEndpoint({ node, ip, port }: KubeletAddress, networks: Networks): Endpoint {
  const isPort = Number.isInteger(port) && port > 0 && port < 65_536;
  if (isIP(ip) === 0 || !isPort || !networks(ip)) {
    throw kubeProblem("KUBELET_ADDRESS", {
      message: `Node ${node} gives ${ip}:${port} as its kubelet's address, which is in none of the networks of --kubelet-network.`,
    });
  }
  return {
    origin: `https://${isIPv4(ip) ? ip : `[${ip}]`}:${port}`,
    secure: true,
    host: ip,
    port,
    prefix: "",
    loopback: false,
    tlsServerName: null,
    verify: true,
    proxy: null,
    node,
  };
}

/**
 * What a kubelet's certificate must say beside its address: certificates that the cluster signs for kubelets carry their node as
 * the user name that it signs in with. Undefined when it is right; one without such a name is judged by its address alone.
 * Source: KEP-267; kube-controller-manager `certificate/approver`, kubernetes.io/kubelet-serving.
 */
export function nodeMismatch(node: string, { subject }: Pick<PeerCertificate, "subject">): Error | undefined {
  const [, other] = /^system:node:(.+)$/.exec(String(subject?.CN ?? "")) ?? [];
  if (other === undefined || other === node) return undefined;
  return Object.assign(new Error(`the certificate is of node ${other}, not ${node}`), {
    code: "ERR_TLS_CERT_ALTNAME_INVALID",
  });
}
