import { HEALTH_ORDER } from "@/lib/objects/health";
import { type SortKey, sortValue } from "./columns";
import type { ForestNode } from "./forest-node";
import { kindRank } from "./grouping";

export interface Sorting {
  readonly key: SortKey;
  readonly descending: boolean;
}

type Compare = (a: ForestNode, b: ForestNode) => number;

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Siblings in their order: by what was chosen, then workloads first, then by name. Total, so it never jumps. */
export function nodeOrder({ key, descending }: Sorting): Compare {
  const sign = descending ? -1 : 1;
  if (key === "name") return (a, b) => sign * byName(a, b) || compareText(a.key, b.key);
  return (a, b) =>
    byValue(sortedBy(a, key), sortedBy(b, key), sign) || byName(a, b) || compareText(a.key, b.key);
}

/** The children of a node in order; sorted again only when something changed. */
export function childrenOf(node: ForestNode, compare: Compare): readonly ForestNode[] {
  node.order ??= node.children === null ? [] : [...node.children].sort(compare);
  return node.order;
}

function byName(a: ForestNode, b: ForestNode): number {
  if (a.group !== null && b.group !== null)
    return a.group.rank - b.group.rank || compareText(a.group.title, b.group.title);
  if (a.object === null || b.object === null) return a.object === null ? -1 : 1;
  const { kind: x } = a.object;
  const { kind: y } = b.object;
  return (
    kindRank(x.kind) - kindRank(y.kind) ||
    compareText(x.kind, y.kind) ||
    compareText(a.object.name, b.object.name)
  );
}

type Value = number | string | null;

function byValue(a: Value, b: Value, sign: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  return sign * compareText(String(a), String(b));
}

function sortedBy(node: ForestNode, key: SortKey): Value {
  if (key === "count") return node.sums?.total ?? 0;
  // The worst below counts as much as the node's own.
  if (key === "health") return worstOf(node);
  return node.object === null ? null : sortValue(node.object, key);
}

/** The place in HEALTH_ORDER of the worst of a node and all that is below it. */
export function worstOf(node: ForestNode): number {
  const own = node.object === null ? HEALTH_ORDER.length - 1 : HEALTH_ORDER.indexOf(node.object.health.state);
  const below = node.sums?.health.findIndex((count) => count > 0) ?? -1;
  return below < 0 ? own : Math.min(own, below);
}
