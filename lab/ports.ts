import { problem } from "./report";

/**
 * Every port of a lab lies at a fixed distance from one base, so that a second lab
 * beside the first is one option. All of them listen on loopback, except the kubelets'.
 */
const OFFSETS = {
  etcd: 0,
  etcdPeer: 1,
  controllerManager: 2,
  apiserver: 3,
  scheduler: 4,
  kubelet: 5,
  kubeletHealth: 6,
  metricsServer: 7,
  sampleApiserver: 8,
  kwok: 9,
  vmKubelet: 10,
  vmSsh: 11,
} as const;

export type PortName = keyof typeof OFFSETS;
export type Ports = Readonly<Record<PortName, number>>;

/** Puts the first lab's apiserver on 6443, where people look for it. */
export const DEFAULT_PORTS_FROM = 6440;

/** How many ports a lab takes: bases of two labs must be at least this far apart. */
export const PORT_SPAN = Math.max(...Object.values(OFFSETS)) + 1;

/** @throws ProblemError LAB_PORTS when the base leaves no room below 65536 or needs root. */
export function portsFrom(base: number): Ports {
  if (!Number.isInteger(base) || base < 1024 || base + PORT_SPAN > 65_536) {
    throw problem(
      "LAB_PORTS",
      `ports cannot start at ${base}`,
      `choose a whole number from 1024 to ${65_536 - PORT_SPAN}`,
    );
  }
  const entries = Object.entries(OFFSETS).map(([name, offset]) => [name, base + offset]);
  return Object.fromEntries(entries) as Ports;
}
