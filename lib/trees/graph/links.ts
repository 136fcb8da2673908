import type { RelationEnd, RelationRow } from "../relation-row";

/** More than this nobody reads as a drawing. */
export const MAX_NODES = 300;

/** One line of the drawing. */
export interface Link {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly says: string;
  /** The end that it brings in: not the object that it is all about. */
  readonly end: RelationEnd;
  readonly owns: boolean;
  /** The target is not there. */
  readonly broken: boolean;
}

export interface Neighbourhood {
  readonly object: RelationEnd;
  readonly chosen: string;
  /** From the root of its tree to its owner. */
  readonly chain: readonly string[];
  readonly ends: ReadonlyMap<string, RelationEnd>;
  readonly links: readonly Link[];
  /** Relations that found no room. */
  readonly left: number;
}

export const endId = (end: RelationEnd): string => end.uid ?? `${end.kind} ${end.namespace}/${end.name}`;

/**
 * What of an object's relations is drawn, each line once: as many ends as can be read.
 * @param beyond relations that are not among `children` and `rows`
 */
export function neighbourhood(
  object: RelationEnd,
  chain: readonly RelationEnd[],
  children: readonly RelationEnd[],
  rows: readonly RelationRow[],
  beyond = 0,
): Neighbourhood {
  const ends = new Map([[endId(object), object]]);
  const links = new Map<string, Link>();
  let left = beyond;
  for (const link of [...ownership(object, chain, children), ...references(object, rows)]) {
    const id = endId(link.end);
    if (!ends.has(id) && ends.size >= MAX_NODES) left += 1;
    else {
      ends.set(id, link.end);
      links.set(link.id, link);
    }
  }
  return { object, chosen: endId(object), chain: chain.map(endId), ends, links: [...links.values()], left };
}

function link(from: RelationEnd, to: RelationEnd, says: string, end: RelationEnd, owns = false): Link {
  const broken = end.state !== "found" && end.state !== "outside";
  const [a, b] = [endId(from), endId(to)];
  return { id: `${a} ${b} ${says}`, from: a, to: b, says, end, owns, broken };
}

function ownership(
  object: RelationEnd,
  chain: readonly RelationEnd[],
  children: readonly RelationEnd[],
): readonly Link[] {
  const path = [...chain, object];
  const up = chain.map((owner, i) => link(owner, path[i + 1] ?? object, "owns", owner, true));
  return [...up, ...children.map((child) => link(object, child, "owns", child, true))];
}

function references(object: RelationEnd, rows: readonly RelationRow[]): readonly Link[] {
  return rows
    .filter(({ how }) => how !== "management")
    .map(({ direction, says, end }) =>
      direction === "out" ? link(object, end, says, end) : link(end, object, says, end),
    );
}
