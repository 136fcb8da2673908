import { HEALTH_ORDER } from "@/lib/objects/health";
import type { ForestNode } from "./forest-node";
import { worstOf } from "./order";
import { toggleId } from "./toggle-id";

/** Rows that are open, in the terms of a tree's address. */
export interface Opened {
  readonly depth: number;
  /** `toggleId` of each row that is the other way round. */
  readonly open: readonly string[];
}

/** With no more rows than this on the first level, all of it is shown. */
const FEW = 40;
/** What is opened by itself never makes more rows than this. */
const MOST = 200;
/** Places in HEALTH_ORDER that are worth opening a branch for: failed, terminating, in progress. */
const BAD = HEALTH_ORDER.indexOf("in-progress");

/**
 * What a tree shows before anybody chose: one level where that is little, else the groups with the worst of
 * them open down to what has the problem. A pure function of the forest: the same for all who look.
 */
export function openedByItself(root: ForestNode): Opened {
  const groups = [...(root.children ?? [])];
  const rows = groups.reduce((sum, group) => sum + (group.children?.size ?? 0), groups.length);
  if (rows <= FEW) return { depth: 1, open: [] };
  const worst = worstGroup(groups);
  if (groups.length === 1) return { depth: 1, open: worst === null ? [] : badBranches(worst).slice(1) };
  return { depth: 0, open: worst === null ? [] : badBranches(worst) };
}

/** By its worst state, then by how many are in it, among those that there is room to open; null when none has a problem. */
function worstGroup(groups: readonly ForestNode[]): ForestNode | null {
  let worst: ForestNode | null = null;
  for (const group of groups) {
    const fits = (group.children?.size ?? 0) <= MOST;
    if (fits && isBad(group) && (worst === null || isWorse(group, worst))) worst = group;
  }
  return worst;
}

const isBad = (node: ForestNode) => worstOf(node) <= BAD;

function isWorse(a: ForestNode, b: ForestNode): boolean {
  const states = HEALTH_ORDER.map((_, state) => (a.sums?.health[state] ?? 0) - (b.sums?.health[state] ?? 0));
  const differs = states.find((difference) => difference !== 0) ?? 0;
  return worstOf(a) !== worstOf(b)
    ? worstOf(a) < worstOf(b)
    : differs > 0 || (differs === 0 && a.key < b.key);
}

/** A node and what below it leads to its worst state, level by level, while there is room for the rows. */
function badBranches(top: ForestNode): string[] {
  const level = worstOf(top);
  const open: string[] = [];
  let rows = 0;
  const queue = [top];
  for (const node of queue) {
    const size = node.children?.size ?? 0;
    if (size === 0 || rows + size > MOST) continue;
    rows += size;
    open.push(toggleId(node.key));
    for (const child of node.children ?? []) if (below(child) <= level) queue.push(child);
  }
  return open;
}

/** The worst state below a node, itself not counted. */
function below({ sums }: ForestNode): number {
  const at = sums?.health.findIndex((count) => count > 0) ?? -1;
  return at < 0 ? HEALTH_ORDER.length : at;
}
