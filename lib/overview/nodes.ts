import { dig, digArray, digNumber, digString, isObject } from "@/lib/base/json";
import type { NodeSummary, Nodes } from "./schema";

const ROLE = "node-role.kubernetes.io/";

/** kubectl's rule: the suffix of each role label, and the value of the older one. */
function rolesOf(labels: unknown): string[] {
  if (!isObject(labels)) return [];
  const named = Object.keys(labels).filter((key) => key.startsWith(ROLE) && key.length > ROLE.length);
  const older = digString(labels, "kubernetes.io/role");
  return [...named.map((key) => key.slice(ROLE.length)), ...(older ? [older] : [])].sort();
}

function readyOf(node: unknown): Pick<NodeSummary, "ready" | "reason"> {
  const ready = digArray(node, "status", "conditions").find((item) => digString(item, "type") === "Ready");
  const status = digString(ready, "status");
  const known = status === "True" || status === "False" || status === "Unknown" ? status : null;
  return { ready: known, reason: digString(ready, "reason") };
}

function nodeOf(node: unknown): NodeSummary {
  const info = (key: string) => digString(node, "status", "nodeInfo", key) ?? "";
  const capacity = (key: string) => digString(node, "status", "capacity", key);
  return {
    name: digString(node, "metadata", "name") ?? "",
    ...readyOf(node),
    roles: rolesOf(dig(node, "metadata", "labels")),
    unschedulable: dig(node, "spec", "unschedulable") === true,
    kubeletVersion: info("kubeletVersion"),
    containerRuntime: info("containerRuntimeVersion"),
    osImage: info("osImage"),
    kernel: info("kernelVersion"),
    architecture: info("architecture"),
    cpu: capacity("cpu"),
    memory: capacity("memory"),
    pods: capacity("pods"),
    createdAt: digString(node, "metadata", "creationTimestamp"),
    simulated: digString(node, "metadata", "annotations", "kwok.x-k8s.io/node") !== null,
  };
}

/** A NodeList, or the first page of one. */
export function readNodes(list: unknown): Nodes {
  const more = digString(list, "metadata", "continue");
  return {
    items: digArray(list, "items").map(nodeOf),
    remaining: more ? digNumber(list, "metadata", "remainingItemCount") : 0,
  };
}
