import { dig, digArray, digNumber, digString } from "@/lib/base/json";
import { parseQuantity } from "@/lib/objects/quantity";
import { amountOf, type Resources, readResources } from "./resources";
import { isEnabled, type KubeletSettings, reservedOf } from "./settings";
import type { CgroupVersion } from "./types";

/** A node as its cgroups depend on it. */
export interface NodeModel {
  readonly name: string;
  readonly capacity: Resources;
  readonly allocatable: Resources;
  /** "v1.37.2" */
  readonly kubeletVersion: string;
  /** 37 of "v1.37.2"; null when it is not written so. */
  readonly minor: number | null;
  /** "containerd://1.6.20" */
  readonly runtime: string;
  readonly kernel: string;
  readonly osImage: string;
  readonly ready: "True" | "False" | "Unknown" | null;
  /** MemoryPressure, DiskPressure, PIDPressure: those that hold. */
  readonly pressure: readonly string[];
  /** Where its kubelet listens; null where the object does not say. */
  readonly kubeletAt: { readonly ip: string; readonly port: number } | null;
  /** Made up by kwok: there is no kubelet to ask. */
  readonly simulated: boolean;
}

/** A v1.Node; null for what is none. */
export function readNode(node: unknown): NodeModel | null {
  const name = digString(node, "metadata", "name");
  if (!name) return null;
  const info = (key: string) => digString(node, "status", "nodeInfo", key) ?? "";
  const conditions = digArray(node, "status", "conditions");
  const status = (type: string) =>
    digString(
      conditions.find((item) => digString(item, "type") === type),
      "status",
    );
  const ready = status("Ready");
  return {
    name,
    capacity: readResources(dig(node, "status", "capacity")),
    allocatable: readResources(dig(node, "status", "allocatable")),
    kubeletVersion: info("kubeletVersion"),
    minor: minorOf(info("kubeletVersion")),
    runtime: info("containerRuntimeVersion"),
    kernel: info("kernelVersion"),
    osImage: info("osImage"),
    ready: ready === "True" || ready === "False" || ready === "Unknown" ? ready : null,
    pressure: ["MemoryPressure", "DiskPressure", "PIDPressure"].filter((type) => status(type) === "True"),
    kubeletAt: kubeletAt(node),
    simulated: digString(node, "metadata", "annotations", "kwok.x-k8s.io/node") !== null,
  };
}

/** The order in which an apiserver looks for a kubelet's address, of those that are no names. */
function kubeletAt(node: unknown): NodeModel["kubeletAt"] {
  const addresses = digArray(node, "status", "addresses");
  const of = (type: string) =>
    digString(
      addresses.find((item) => digString(item, "type") === type),
      "address",
    );
  const ip = of("InternalIP") ?? of("ExternalIP");
  const port = digNumber(node, "status", "daemonEndpoints", "kubeletEndpoint", "Port");
  return ip === null || port === null ? null : { ip, port };
}

export function minorOf(version: string): number | null {
  const [, minor] = /^v?1\.(\d+)/.exec(version) ?? [];
  return minor === undefined ? null : Number(minor);
}

/** Everything about a node that predictions start from. */
export interface NodeFacts {
  readonly node: NodeModel;
  readonly settings: KubeletSettings;
  readonly version: CgroupVersion;
  /** The most processes that the kernel allows, `node.rlimit.maxpid` of the summary. */
  readonly maxPid: number | null;
  /** Bytes; null when nobody said. */
  readonly swapCapacity: number | null;
  readonly pageSize: number;
  /** Page sizes with a hugetlb file, as the kernel writes them ("2MB"). */
  readonly hugePageSizes: readonly string[];
}

/** Capacity without what is reserved, and without the eviction threshold: the kubelet's own notion of allocatable. */
export function unreserved({ node, settings }: Pick<NodeFacts, "node" | "settings">, name: string): number {
  return Math.max(0, amountOf(node.capacity, name) - reservedOf(settings, name));
}

/** `evictionHard` of memory in bytes. */
export function evictionMemory({ node, settings }: Pick<NodeFacts, "node" | "settings">): number {
  const raw = settings.evictionHardMemory;
  const [, digits] = /^(\d+(?:\.\d+)?)%$/.exec(raw) ?? [];
  if (digits !== undefined) return Math.floor((amountOf(node.capacity, "memory") * Number(digits)) / 100);
  return parseQuantity(raw) ?? 0;
}

/**
 * `node.status.allocatable` of a resource: what the scheduler counts with. Memory loses the eviction threshold and all
 * huge pages as well. Source: kubelet `cm/node_container_manager_linux.go`, GetNodeAllocatableReservation.
 */
export function allocatableOf(facts: Pick<NodeFacts, "node" | "settings">, name: string): number {
  const left = amountOf(facts.node.capacity, name) - reservedOf(facts.settings, name);
  if (name !== "memory") return Math.max(0, left);
  const pages = [...facts.node.capacity].reduce(
    (sum, [key, value]) => sum + (key.startsWith("hugepages-") ? value : 0),
    0,
  );
  return Math.max(0, left - evictionMemory(facts) - pages);
}

/** Memory QoS (KEP-2570) is in force: it needs cgroup v2. */
export const hasMemoryQos = ({ settings, node, version }: NodeFacts): boolean =>
  version === 2 && isEnabled(settings, "MemoryQoS", node.minor);
