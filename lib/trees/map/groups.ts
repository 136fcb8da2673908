import * as z from "zod";
import { compareNatural, compareText } from "@/lib/base/natural-order";
import { HEALTH_ORDER, type HealthState } from "@/lib/objects/health";
import type { ForestNode } from "../forest-node";
import { digest } from "../row";
import { kindId, type TreeKind } from "../tree-object";

/** Objects of one kind in one group: `[kind, failed, terminating, in-progress, unknown, current]`. */
export type MapCell = readonly [kind: string, ...counts: number[]];

/** A group of the map as a tab gets it. */
export interface MapGroup {
  readonly key: string;
  readonly rev: string;
  readonly title: string;
  /** By kind, in the order of their names; kinds beyond those that fit are one cell, `MORE_KINDS`. */
  readonly cells: readonly MapCell[];
}

export const MORE_KINDS = "";
export const MORE_GROUPS = "more";

/** What a tab is sent, however large the cluster is: about 40 bytes a cell, 80 a group. */
export const MAX_GROUPS = 250;
export const MAX_CELLS = 1_500;
const FEWEST_KINDS = 3;

export const mapGroupSchema = z.object({
  key: z.string().describe("of the group in the tree; `more` for the groups that were put into one"),
  rev: z.string(),
  title: z.string(),
  cells: z
    .array(z.tuple([z.string()], z.number()).readonly())
    .readonly()
    .describe("kind as group/Kind, then how many failed, are terminating, in progress, unknown, current"),
});

/** Counts of one group by kind. */
interface Counted {
  readonly key: string;
  readonly title: string;
  readonly rank: number;
  readonly cells: readonly MapCell[];
  readonly total: number;
}

/**
 * A forest in a few hundred groups and a few thousand kinds within them, whatever its size. Small groups and kinds
 * beyond that are put together, those in which something failed last. Walks every object once.
 * @param hitsOnly counts what the filter looks for, not what is on the way to it
 */
export function mapGroups(root: ForestNode, hitsOnly: boolean, count: CountGroup = countGroup): MapGroup[] {
  const all = [...(root.children ?? [])]
    .map((group) => count(group, hitsOnly))
    .filter(({ total }) => total > 0);
  const kept = fittingGroups(all);
  const kinds = Math.max(FEWEST_KINDS, Math.floor(MAX_CELLS / Math.max(1, kept.length)));
  return kept.map(({ key, title, cells }) => {
    const group = { key, title, cells: fittingCells(cells, kinds) };
    return { ...group, rev: digest(JSON.stringify(group)) };
  });
}

type CountGroup = (group: ForestNode, hitsOnly: boolean) => Counted;

/** Counts again only groups in which something changed: for whoever asks time after time. */
export function keptCounts(): CountGroup {
  const kept = new WeakMap<ForestNode, { readonly touched: number; readonly counted: Counted }>();
  return (group, hitsOnly) => {
    const known = kept.get(group);
    if (known?.touched === group.touched) return known.counted;
    const counted = countGroup(group, hitsOnly);
    kept.set(group, { touched: group.touched, counted });
    return counted;
  };
}

function countGroup(group: ForestNode, hitsOnly: boolean): Counted {
  const counts = countBelow(group, hitsOnly);
  const cells = merged([...counts].map(([kind, states]): MapCell => [kindId(kind), ...states]));
  const total = objectsIn([{ cells }]);
  return { key: group.key, title: group.group?.title ?? "", rank: group.group?.rank ?? 0, cells, total };
}

/** By the kind itself, of which there is one for all its objects: no text is made for each. */
function countBelow(group: ForestNode, hitsOnly: boolean): ReadonlyMap<TreeKind, number[]> {
  const counts = new Map<TreeKind, number[]>();
  const levels = [group.children];
  for (const level of levels) {
    for (const { children, object, hit } of level ?? []) {
      if (children !== null && children.size > 0) levels.push(children);
      if (object === null || (hitsOnly && !hit)) continue;
      let states = counts.get(object.kind);
      if (states === undefined) {
        states = HEALTH_ORDER.map(() => 0);
        counts.set(object.kind, states);
      }
      const at = RANKS[object.health.state];
      states[at] = (states[at] ?? 0) + 1;
    }
  }
  return counts;
}

const RANKS: Readonly<Record<HealthState, number>> = {
  failed: 0,
  terminating: 1,
  "in-progress": 2,
  unknown: 3,
  current: 4,
};

const byKind = ([a]: MapCell, [b]: MapCell) => compareText(a, b);
const byTitle = (a: Counted, b: Counted) =>
  a.rank - b.rank || compareNatural(a.title, b.title) || compareText(a.key, b.key);

export function sizeOf(cell: MapCell): number {
  let sum = 0;
  for (let at = 1; at < cell.length; at += 1) sum += Number(cell[at]);
  return sum;
}

/** Objects that are counted in groups. */
export const objectsIn = (groups: readonly Pick<MapGroup, "cells">[]): number =>
  groups.reduce((sum, { cells }) => sum + cells.reduce((all, cell) => all + sizeOf(cell), 0), 0);

/** What failed is kept before what is many. */
const weight = ([kind, failed = 0, ...others]: MapCell) => failed * 1e9 + sizeOf([kind, failed, ...others]);

function fittingGroups(all: readonly Counted[]): Counted[] {
  if (all.length <= MAX_GROUPS) return [...all].sort(byTitle);
  const weights = new Map(
    all.map((group) => [group, group.cells.reduce((sum, cell) => sum + weight(cell), 0)]),
  );
  const sorted = [...all].sort((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0));
  const rest = sorted.slice(MAX_GROUPS - 1);
  const more = {
    key: MORE_GROUPS,
    title: `${rest.length} more`,
    rank: Number.POSITIVE_INFINITY,
    cells: merged(rest.flatMap(({ cells }) => cells)),
    total: objectsIn(rest),
  };
  return [...sorted.slice(0, MAX_GROUPS - 1).sort(byTitle), more];
}

function merged(cells: readonly MapCell[]): MapCell[] {
  const kinds = new Map<string, number[]>();
  for (const [kind, ...counts] of cells) {
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, counts);
    else for (const [at, count] of counts.entries()) known[at] = (known[at] ?? 0) + count;
  }
  return [...kinds].map(([kind, counts]): MapCell => [kind, ...counts]).sort(byKind);
}

function fittingCells(cells: readonly MapCell[], most: number): readonly MapCell[] {
  if (cells.length <= most) return cells;
  const sorted = [...cells].sort((a, b) => weight(b) - weight(a));
  const rest = sorted.slice(most - 1).map(([, ...counts]): MapCell => [MORE_KINDS, ...counts]);
  return [...sorted.slice(0, most - 1).sort(byKind), ...merged(rest)];
}
