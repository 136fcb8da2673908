import { compareText, naturalKey } from "@/lib/base/natural-order";
import { HEALTH_ORDER } from "@/lib/objects/health";
import { type SortKey, sortValue } from "./columns";
import type { ForestNode } from "./forest-node";
import { kindRank } from "./grouping";

export interface Sorting {
  readonly key: SortKey;
  readonly descending: boolean;
}

type Value = number | string | null;

/** What decides where a node stands, worked out once: it is compared with some twenty siblings. */
interface Place {
  readonly node: ForestNode;
  readonly value: Value;
  /** Of the group or the kind. */
  readonly rank: number;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/**
 * The children of a node in order: by what was chosen, then groups and workloads first, then by name, numbers as
 * people count. Total, so it never jumps. Sorted again only when something changed.
 */
export function childrenOf(node: ForestNode, sorting: Sorting): readonly ForestNode[] {
  node.order ??= node.children === null ? [] : sorted([...node.children], sorting);
  return node.order;
}

function sorted(nodes: readonly ForestNode[], { key, descending }: Sorting): readonly ForestNode[] {
  const sign = descending ? -1 : 1;
  const nameSign = key === "name" ? sign : 1;
  const compare = (a: Place, b: Place) =>
    byValue(a.value, b.value, sign) || nameSign * byName(a, b) || compareText(a.node.key, b.node.key);
  return nodes
    .map((node) => placeOf(node, key))
    .sort(compare)
    .map(({ node }) => node);
}

function placeOf(node: ForestNode, key: SortKey): Place {
  const value = key === "name" ? null : sortedBy(node, key);
  const { group, object } = node;
  if (object !== null) {
    const { kind } = object.kind;
    return {
      node,
      value,
      rank: kindRank(kind),
      kind,
      name: naturalKey(object.name),
      namespace: object.namespace,
    };
  }
  const { rank = 0, title = "" } = group ?? {};
  return { node, value, rank: rank - BEFORE_OBJECTS, kind: "", name: naturalKey(title), namespace: "" };
}

const BEFORE_OBJECTS = 1_000_000;

function byName(a: Place, b: Place): number {
  return (
    a.rank - b.rank ||
    compareText(a.kind, b.kind) ||
    compareText(a.name, b.name) ||
    compareText(a.namespace, b.namespace)
  );
}

function byValue(a: Value, b: Value, sign: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  return sign * compareText(String(a), String(b));
}

function sortedBy(node: ForestNode, key: SortKey): Value {
  if (key === "count") return node.sums?.total ?? 0;
  // The worst below counts as much as the node's own.
  if (key === "health") return worstOf(node);
  const value = node.object === null ? null : sortValue(node.object, key);
  return typeof value === "string" ? naturalKey(value) : value;
}

/** The place in HEALTH_ORDER of the worst of a node and all that is below it. */
export function worstOf(node: ForestNode): number {
  const own = node.object === null ? HEALTH_ORDER.length - 1 : HEALTH_ORDER.indexOf(node.object.health.state);
  const below = node.sums?.health.findIndex((count) => count > 0) ?? -1;
  return below < 0 ? own : Math.min(own, below);
}
