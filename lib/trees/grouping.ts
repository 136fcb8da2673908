import { nodeOf } from "./columns";
import type { ForestRules } from "./forest";
import type { Group } from "./forest-node";
import { annotationOf, kindId, labelOf, type TreeObject } from "./tree-object";

/** What trees can be put together by; "label" goes with a key. */
export const GROUPINGS = ["namespace", "owner", "kind", "node", "application", "label"] as const;
export type Grouping = (typeof GROUPINGS)[number];

type Rules = Pick<ForestRules, "group" | "follows">;

/** @param label the key of grouping "label" */
export function groupingRules(grouping: Grouping, label: string): Rules {
  switch (grouping) {
    case "namespace":
      return { group: byNamespace, follows: within };
    case "owner":
      return { group: () => EVERYTHING, follows: () => true };
    case "kind":
      return { group: byKind, follows: () => false };
    case "node":
      return { group: byNode, follows: below };
    case "application":
      return { group: (root) => named(applicationOf(root), "no application"), follows: within };
    case "label":
      return { group: (root) => named(labelOf(root.object, label), `no label ${label}`), follows: within };
  }
}

const EVERYTHING: Group = { id: "all", title: "owners", rank: 0 };
const CLUSTER: Group = { id: "cluster", title: "cluster-scoped", rank: 1 };

function byNamespace({ namespace }: TreeObject): Group {
  return namespace === "" ? CLUSTER : { id: `ns/${namespace}`, title: namespace, rank: 0 };
}

function byKind({ kind }: TreeObject): Group {
  return { id: `kind/${kindId(kind)}`, title: kind.kind, rank: kindRank(kind.kind) };
}

const POD = "/Pod";

/** Pods where they run, and what pods own; nothing else is on a node. */
function byNode(root: TreeObject): Group | null {
  if (kindId(root.kind) !== POD) return null;
  const node = nodeOf(root);
  return node === null
    ? { id: "no node", title: "not scheduled", rank: 1 }
    : { id: `node/${node}`, title: node, rank: 0 };
}

/** An owner outside the namespace would take the object out of where people look for it. */
const within = (child: TreeObject, owner: TreeObject) => child.namespace === owner.namespace;
const below = (child: TreeObject, owner: TreeObject) =>
  kindId(child.kind) !== POD && kindId(owner.kind) === POD;

function named(value: string | null, without: string): Group {
  return value === null || value === ""
    ? { id: "none", title: without, rank: 1 }
    : { id: `is/${value}`, title: value, rank: 0 };
}

/** The recommended labels first, then those of tools, then what everybody wrote before there was a recommendation. */
const APPLICATION_LABELS = [
  "app.kubernetes.io/part-of",
  "app.kubernetes.io/instance",
  "argocd.argoproj.io/instance",
  "app.kubernetes.io/name",
  "k8s-app",
  "app",
];

export function applicationOf({ object }: TreeObject): string | null {
  for (const key of APPLICATION_LABELS) {
    const value = labelOf(object, key);
    if (value) return value;
  }
  return annotationOf(object, "meta.helm.sh/release-name");
}

/** What people look for first stands first; all other kinds by name. */
const FIRST = [
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "CronJob",
  "Job",
  "ReplicaSet",
  "Pod",
  "Service",
  "Ingress",
  "HTTPRoute",
  "Gateway",
  "PersistentVolumeClaim",
  "HorizontalPodAutoscaler",
  "PodDisruptionBudget",
  "ConfigMap",
  "Secret",
  "ServiceAccount",
  "Node",
  "PersistentVolume",
  "Namespace",
];
const RANKS: ReadonlyMap<string, number> = new Map(FIRST.map((kind, rank) => [kind, rank]));

export function kindRank(kind: string): number {
  return RANKS.get(kind) ?? FIRST.length;
}
