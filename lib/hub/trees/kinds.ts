import { type Discovery, type ServedResource, servedResources } from "@/lib/objects/discovery";
import type { TreeKind } from "@/lib/trees/tree-object";

/** Events are records of what happened, served twice, and many; they are looked at with the object that they are about. */
const LEFT_OUT: ReadonlySet<string> = new Set(["/events", "events.k8s.io/events"]);

/** Read first, so that what people look for is there first. */
const FIRST = [
  "/namespaces",
  "/nodes",
  "apps/deployments",
  "apps/replicasets",
  "/pods",
  "apps/statefulsets",
  "apps/daemonsets",
  "batch/jobs",
  "batch/cronjobs",
  "/services",
  "/configmaps",
  "/secrets",
];

/** Every kind that can be listed and watched, each in its group's preferred version, in the order in which they are read. */
export function treeKinds(discovery: Discovery): TreeKind[] {
  return servedResources(discovery)
    .filter((served) => served.preferred && canBeFollowed(served) && !LEFT_OUT.has(idOf(served)))
    .map(({ group, version, resource, kind, namespaced }) => ({
      group,
      version,
      resource,
      kind,
      namespaced,
      columns: new Map(),
    }))
    .sort((a, b) => rankOf(a) - rankOf(b));
}

const canBeFollowed = ({ verbs }: ServedResource) => verbs.includes("list") && verbs.includes("watch");
const idOf = ({ group, resource }: Pick<TreeKind, "group" | "resource">) => `${group}/${resource}`;

function rankOf(kind: TreeKind): number {
  const rank = FIRST.indexOf(idOf(kind));
  return rank < 0 ? FIRST.length : rank;
}
