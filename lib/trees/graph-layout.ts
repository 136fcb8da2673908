import { graphlib, layout } from "@dagrejs/dagre";
import type { RelationEnd, RelationRow } from "./relation-row";

/** A node of the neighbourhood's drawing; places are of its middle, px. */
export interface GraphNode {
  readonly id: string;
  readonly end: RelationEnd;
  readonly x: number;
  readonly y: number;
  /** The object that it is all about. */
  readonly chosen: boolean;
}

export interface GraphEdge {
  readonly id: string;
  /** Ids of nodes. */
  readonly from: string;
  readonly to: string;
  readonly says: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** The target is not there. */
  readonly broken: boolean;
  readonly owns: boolean;
}

export interface GraphPicture {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly width: number;
  readonly height: number;
  /** Relations that found no room. */
  readonly left: number;
}

export const NODE_WIDTH = 168;
export const NODE_HEIGHT = 36;
/** More than this nobody reads as a drawing; a layered layout takes minutes for thousands. */
const MAX_NODES = 60;

interface Link {
  readonly from: string;
  readonly to: string;
  readonly says: string;
  readonly end: RelationEnd;
  readonly owns: boolean;
}

export const endId = (end: RelationEnd): string => end.uid ?? `${end.kind} ${end.namespace}/${end.name}`;

/**
 * A layered drawing of an object between what it comes from and what it leads to: owners and those who refer
 * to it on the left, what it owns and refers to on the right. The same input gives the same picture.
 */
export function drawNeighbourhood(
  object: RelationEnd,
  chain: readonly RelationEnd[],
  children: readonly RelationEnd[],
  rows: readonly RelationRow[],
): GraphPicture {
  const links = [...ownership(object, chain, children), ...references(object, rows)];
  const graph = new graphlib.Graph({ multigraph: true })
    .setGraph({ rankdir: "LR", nodesep: 10, ranksep: 90, marginx: 12, marginy: 12, ranker: "tight-tree" })
    .setDefaultEdgeLabel(() => ({}));
  const ends = new Map([[endId(object), object]]);
  let left = 0;
  for (const { from, to, says, end } of links) {
    const id = endId(end);
    if (!ends.has(id) && ends.size >= MAX_NODES) left += 1;
    else {
      ends.set(id, end);
      graph.setEdge(from, to, {}, says);
    }
  }
  for (const id of ends.keys()) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  layout(graph);
  return { ...picture(graph, ends, links, endId(object)), left };
}

function picture(
  graph: graphlib.Graph,
  ends: ReadonlyMap<string, RelationEnd>,
  links: readonly Link[],
  chosen: string,
): Omit<GraphPicture, "left"> {
  const nodes = [...ends].map(([id, end]) => {
    const { x = 0, y = 0 } = graph.node(id) as { x?: number; y?: number };
    return { id, end, x, y, chosen: id === chosen };
  });
  const drawn = new Map(links.map((link) => [`${link.from} ${link.to} ${link.says}`, link]));
  const edges = [...drawn].flatMap(([id, { from, to, says, end, owns }]) => {
    const edge = graph.edge({ v: from, w: to, name: says }) as
      | { points?: { x: number; y: number }[] }
      | undefined;
    const broken = end.state !== "found" && end.state !== "outside";
    return edge?.points === undefined ? [] : [{ id, from, to, says, points: edge.points, broken, owns }];
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { nodes, edges, width, height };
}

function ownership(
  object: RelationEnd,
  chain: readonly RelationEnd[],
  children: readonly RelationEnd[],
): readonly Link[] {
  const path = [...chain, object];
  const up = path.slice(1).map((end, i) => {
    const owner = path[i] ?? end;
    // Drawn from the far end inwards, so that each link brings the owner in.
    return { from: endId(owner), to: endId(end), says: "owns", end: owner, owns: true };
  });
  const down = children.map((end) => ({
    from: endId(object),
    to: endId(end),
    says: "owns",
    end,
    owns: true,
  }));
  return [...up, ...down];
}

function references(object: RelationEnd, rows: readonly RelationRow[]): readonly Link[] {
  const self = endId(object);
  return rows
    .filter(({ how }) => how !== "management")
    .map(({ direction, says, end }) => ({
      from: direction === "out" ? self : endId(end),
      to: direction === "out" ? endId(end) : self,
      says,
      end,
      owns: false,
    }));
}
