import type { HealthState } from "@/lib/objects/health";
import type { TreeObject } from "./tree-object";

/** A heap of trees with a name, e.g. a namespace. */
export interface Group {
  /** Unique among the groups of a forest. */
  readonly id: string;
  readonly title: string;
  /** Groups of a lower rank stand first. */
  readonly rank: number;
}

/** What lies below a node, itself not counted. */
export interface Sums {
  /** Objects. */
  total: number;
  /** Of these, what the filter looks for. */
  hits: number;
  /** By the place of the state in HEALTH_ORDER. */
  readonly health: number[];
}

/** An object, or a group of trees. Owned by its forest; others read. */
export interface ForestNode {
  /** The uid, or the group's id. Objects and groups cannot be confused: a node has the one or the other. */
  readonly key: string;
  object: TreeObject | null;
  readonly group: Group | null;
  hit: boolean;
  /** Whom it names and who is there; on a cycle also where `parent` is cut. */
  owner: ForestNode | null;
  /** Here a cycle of owners was cut. */
  cut: boolean;
  parent: ForestNode | null;
  children: Set<ForestNode> | null;
  /** The children sorted; null when that has to be done again. Whoever shows the forest keeps it. */
  order: readonly ForestNode[] | null;
  /** Null for a node that never had children. */
  sums: Sums | null;
  /** Grows whenever anything below changes. */
  touched: number;
}

function makeNode(key: string, object: TreeObject | null, group: Group | null, hit: boolean): ForestNode {
  return {
    key,
    object,
    group,
    hit,
    owner: null,
    cut: false,
    parent: null,
    children: null,
    order: null,
    sums: null,
    touched: 0,
  };
}

export function objectNode(object: TreeObject, hit: boolean): ForestNode {
  return makeNode(object.uid, object, null, hit);
}

export function groupNode(group: Group): ForestNode {
  return makeNode(group.id, null, group, false);
}

function sumsOf(node: ForestNode): Sums {
  node.sums ??= {
    total: 0,
    hits: 0,
    health: [0, 0, 0, 0, 0],
  };
  return node.sums;
}

/** Counts a node with all that is below it into its new parent and everybody above. */
export function addSums(parent: ForestNode, node: ForestNode): void {
  climb(parent, node, 1);
}

export function takeSums(parent: ForestNode, node: ForestNode): void {
  climb(parent, node, -1);
}

/** Counts a node alone, as its state changes; what is below it stays. */
export function addOwn(parent: ForestNode, node: ForestNode): void {
  countOwn(parent, node, 1);
}

export function takeOwn(parent: ForestNode, node: ForestNode): void {
  countOwn(parent, node, -1);
}

function countOwn(parent: ForestNode, node: ForestNode, sign: 1 | -1): void {
  for (let at: ForestNode | null = parent; at !== null; at = at.parent) {
    own(sumsOf(at), node, sign);
    at.touched += 1;
  }
}

function climb(parent: ForestNode, node: ForestNode, sign: 1 | -1): void {
  for (let at: ForestNode | null = parent; at !== null; at = at.parent) {
    const sums = sumsOf(at);
    own(sums, node, sign);
    at.touched += 1;
    if (node.sums === null) continue;
    merge(sums, node.sums, sign);
  }
}

function merge(into: Sums, from: Sums, sign: 1 | -1): void {
  into.total += sign * from.total;
  into.hits += sign * from.hits;
  for (let i = 0; i < from.health.length; i += 1) {
    into.health[i] = (into.health[i] ?? 0) + sign * (from.health[i] ?? 0);
  }
}

/** Counts everything below a node anew, whatever was counted before. */
export function countAll(root: ForestNode): void {
  const order = [root];
  for (const node of order) {
    node.sums = null;
    node.touched += 1;
    if (node.children !== null) for (const child of node.children) order.push(child);
  }
  for (let i = order.length - 1; i > 0; i -= 1) {
    const node = order[i];
    if (node?.parent == null) continue;
    const sums = sumsOf(node.parent);
    own(sums, node, 1);
    if (node.sums !== null) merge(sums, node.sums, 1);
  }
}

/** The places of HEALTH_ORDER. */
const RANK: Readonly<Record<HealthState, number>> = {
  failed: 0,
  terminating: 1,
  "in-progress": 2,
  unknown: 3,
  current: 4,
};

function own(sums: Sums, { object, hit }: ForestNode, sign: 1 | -1): void {
  if (object === null) return;
  sums.total += sign;
  if (hit) sums.hits += sign;
  const at = RANK[object.health.state];
  sums.health[at] = (sums.health[at] ?? 0) + sign;
}
