import { graphlib, layout } from "@dagrejs/dagre";
import { type Bundle, bundleSize, bundlesOf, placeBundle, wideGrid } from "./bundles";
import type { Link, Neighbourhood } from "./links";
import { type GraphPicture, LABEL_HEIGHT, labelWidth, NODE_HEIGHT, NODE_WIDTH, type Point } from "./picture";

/** What dagre says of an edge; x and y are of its label. */
interface LaidEdge extends Partial<Point> {
  readonly points?: readonly Point[];
}

/** A box as dagre takes it and gives it back. */
interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

const OPTIONS = {
  rankdir: "LR",
  nodesep: 10,
  edgesep: 4,
  ranksep: 44,
  marginx: 12,
  marginy: 12,
  ranker: "tight-tree",
};

/**
 * A layered drawing of an object between what it comes from and what it leads to: owners and those who refer
 * to it on the left, what it owns and refers to on the right; many of one kind in one frame. The same input gives the
 * same picture.
 */
export function drawLayers(near: Neighbourhood): GraphPicture {
  const { ends, links, chosen, left } = near;
  const bundles = bundlesOf(near);
  const within = new Set(bundles.flatMap(({ members }) => members));
  const alone = links.filter(({ from, to }) => !within.has(from) && !within.has(to));
  const lines: readonly Line[] = [...alone, ...bundles.map((bundle) => lineOf(bundle, chosen))];
  const graph = new graphlib.Graph({ multigraph: true })
    .setGraph({ ...OPTIONS })
    .setDefaultEdgeLabel(() => ({}));
  for (const { from, to, says, owns, silent } of lines)
    graph.setEdge(from, to, owns || silent ? {} : room(says), says);
  for (const id of ends.keys())
    if (!within.has(id)) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  for (const bundle of bundles) graph.setNode(bundle.id, bundleSize(bundle, wideGrid(bundle)));
  layout(graph);
  const at = (id: string) => graph.node(id) as unknown as Box;
  const nodes = [...ends].flatMap(([id, end]) => {
    if (within.has(id)) return [];
    return [{ id, end, ...placeOf(at(id)), chosen: id === chosen, bundled: false }];
  });
  const placed = bundles.map((bundle) => {
    const { x, y, width, height } = at(bundle.id);
    return placeBundle(bundle, ends, wideGrid(bundle), { left: x - width / 2, top: y - height / 2 });
  });
  const edges = lines.flatMap(({ id, from, to, says, broken, owns, silent }) => {
    const { points, x, y } = (graph.edge({ v: from, w: to, name: says }) ?? {}) as LaidEdge;
    if (points === undefined) return [];
    const label = owns || silent || x === undefined || y === undefined ? null : { x, y };
    return [{ id, from, to, says, points: betweenSides(points, at(from), at(to)), label, broken, owns }];
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    nodes: [...nodes, ...placed.flatMap((bundle) => bundle.nodes)],
    edges,
    bundles: placed.map(({ frame }) => frame),
    links,
    width,
    height,
    left,
  };
}

type Line = Omit<Link, "end"> & { readonly silent?: boolean };

/** One for all members; its frame says what it says. */
function lineOf({ id, line, before }: Bundle, chosen: string): Line {
  const [from, to] = before ? [id, chosen] : [chosen, id];
  return { ...line, id: `to ${id}`, from, to, silent: true };
}

const room = (says: string) => ({ width: labelWidth(says), height: LABEL_HEIGHT, labelpos: "c" });
const placeOf = ({ x, y, width, height }: Box): Box => ({ x, y, width, height });

/** dagre ends an edge where its line meets the box; on the sides they can be told apart, and all arrows lie level. */
function betweenSides(points: readonly Point[], from: Box, to: Box): readonly Point[] {
  const side = Math.sign(to.x - from.x);
  return [
    { x: from.x + (side * from.width) / 2, y: from.y },
    ...points.slice(1, -1),
    { x: to.x - (side * to.width) / 2, y: to.y },
  ];
}
