import { graphlib, layout } from "@dagrejs/dagre";
import type { Neighbourhood } from "./links";
import { type GraphPicture, LABEL_HEIGHT, labelWidth, NODE_HEIGHT, NODE_WIDTH, type Point } from "./picture";

/** What dagre says of an edge; x and y are of its label. */
interface LaidEdge extends Partial<Point> {
  readonly points?: readonly Point[];
}

/**
 * A layered drawing of an object between what it comes from and what it leads to: owners and those who refer
 * to it on the left, what it owns and refers to on the right. The same input gives the same picture.
 */
export function drawLayers({ ends, links, chosen, left }: Neighbourhood): GraphPicture {
  const graph = new graphlib.Graph({ multigraph: true })
    .setGraph({
      rankdir: "LR",
      nodesep: 10,
      edgesep: 4,
      ranksep: 44,
      marginx: 12,
      marginy: 12,
      ranker: "tight-tree",
    })
    .setDefaultEdgeLabel(() => ({}));
  for (const { from, to, says, owns } of links)
    graph.setEdge(
      from,
      to,
      owns ? {} : { width: labelWidth(says), height: LABEL_HEIGHT, labelpos: "c" },
      says,
    );
  for (const id of ends.keys()) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  layout(graph);
  const at = (id: string) => graph.node(id) as unknown as Point;
  const nodes = [...ends].map(([id, end]) => {
    const { x, y } = at(id);
    return { id, end, x, y, chosen: id === chosen };
  });
  const edges = links.flatMap(({ id, from, to, says, broken, owns }) => {
    const { points, x, y } = (graph.edge({ v: from, w: to, name: says }) ?? {}) as LaidEdge;
    if (points === undefined) return [];
    const label = owns || x === undefined || y === undefined ? null : { x, y };
    return [{ id, from, to, says, points: betweenSides(points, at(from), at(to)), label, broken, owns }];
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { nodes, edges, width, height, left };
}

/** dagre ends an edge where its line meets the box; on the sides they can be told apart, and all arrows lie level. */
function betweenSides(points: readonly Point[], from: Point, to: Point): readonly Point[] {
  const half = (Math.sign(to.x - from.x) * NODE_WIDTH) / 2;
  return [{ x: from.x + half, y: from.y }, ...points.slice(1, -1), { x: to.x - half, y: to.y }];
}
