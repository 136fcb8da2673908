import { BUNDLE_MIDDLE, type Bundle, bundleSize, bundlesOf, type Grid, placeBundle } from "./bundles";
import type { Link, Neighbourhood } from "./links";
import {
  type GraphBundle,
  type GraphEdge,
  type GraphNode,
  type GraphPicture,
  LABEL_HEIGHT,
  MAX_LABEL_WIDTH,
  NODE_HEIGHT,
  NODE_WIDTH,
  type Point,
} from "./picture";

const MARGIN = 8;
const GAP = 8;
/** The line along which all edges run, and where the boxes of neighbours begin; what edges say stands between. */
const SPINE = MARGIN + 8;
const BEFORE_LABEL = 6;
const BOXES = SPINE + BEFORE_LABEL + MAX_LABEL_WIDTH + 6;
/** Boxes that are not joined by a line from above have some more room. */
const STEP = 16;

/** What narrow panels have room for. */
export const STACK_WIDTH = BOXES + NODE_WIDTH + MARGIN;

/** Where frames of bundles begin: they have the room of what edges say as well. */
const FRAMES = SPINE + 12;
const CELLS: Grid = { columns: 2, width: Math.floor((STACK_WIDTH - MARGIN - FRAMES - 16) / 2) };

/** A neighbour with the lines between it and the object. */
interface Item {
  readonly id: string;
  readonly links: readonly Link[];
  /** The middle of its row. */
  readonly y: number;
}

/**
 * The drawing for a narrow panel: one column, owners and those who refer to the object above it, what it owns and
 * refers to below; each neighbour has a row of its own, and so has what its line says; many of one kind have a frame.
 */
export function drawStack(near: Neighbourhood): GraphPicture {
  const { ends, links, chosen, chain, left } = near;
  const bundles = bundlesOf(near);
  const within = new Set(bundles.flatMap(({ members }) => members));
  const lines = linesTo(chosen, links);
  const ids = [...ends.keys()].filter((id) => id !== chosen && !chain.includes(id) && !within.has(id));
  const leads = (id: string) => (lines.get(id) ?? []).some(({ from }) => from === chosen);
  const rows = new Rows(near, lines);
  for (const id of [...chain.filter((id) => ends.has(id)), ...ids.filter((id) => !leads(id))]) rows.add(id);
  for (const bundle of bundles) if (bundle.before) rows.addBundle(bundle);
  const middle = rows.addChosen();
  for (const id of ids.filter(leads)) rows.add(id);
  for (const bundle of bundles) if (!bundle.before) rows.addBundle(bundle);
  const edges = [
    ...rows.items.flatMap((item) => edgesOf(item, chosen, middle)),
    ...rows.frames.map(({ bundle, frame }) => edgeOf(bundle, frame, chosen, middle)),
    ...links
      .filter(({ from, to }) => from !== chosen && to !== chosen)
      .flatMap((link) => upright(link, rows.nodes)),
  ];
  return {
    nodes: [...rows.nodes.values()],
    edges,
    bundles: rows.frames.map(({ frame }) => frame),
    links,
    width: STACK_WIDTH,
    height: rows.bottom + MARGIN,
    left,
  };
}

/** By the neighbour at their other end. */
function linesTo(chosen: string, links: readonly Link[]): ReadonlyMap<string, readonly Link[]> {
  const found = new Map<string, Link[]>();
  for (const link of links) {
    if (link.from !== chosen && link.to !== chosen) continue;
    const other = link.from === chosen ? link.to : link.from;
    found.set(other, [...(found.get(other) ?? []), link]);
  }
  return found;
}

/** Hands out places from the top to the bottom. */
class Rows {
  bottom = MARGIN;
  readonly nodes = new Map<string, GraphNode>();
  readonly items: Item[] = [];
  readonly frames: { readonly bundle: Bundle; readonly frame: GraphBundle }[] = [];
  readonly #near: Neighbourhood;
  readonly #lines: ReadonlyMap<string, readonly Link[]>;

  constructor(near: Neighbourhood, lines: ReadonlyMap<string, readonly Link[]>) {
    this.#near = near;
    this.#lines = lines;
  }

  add(id: string): void {
    const links = this.#lines.get(id) ?? [];
    const y = this.#take(Math.max(NODE_HEIGHT, links.length * LABEL_HEIGHT));
    this.items.push({ id, links, y });
    this.#put(id, { x: BOXES + NODE_WIDTH / 2, y });
  }

  addBundle(bundle: Bundle): void {
    const top = this.bottom;
    this.#take(bundleSize(bundle, CELLS).height);
    const { frame, nodes } = placeBundle(bundle, this.#near.ends, CELLS, { left: FRAMES, top });
    this.frames.push({ bundle, frame });
    for (const node of nodes) this.nodes.set(node.id, node);
  }

  addChosen(): number {
    this.bottom += STEP;
    const y = this.#take(NODE_HEIGHT);
    this.bottom += STEP;
    this.#put(this.#near.chosen, { x: MARGIN + NODE_WIDTH / 2, y });
    return y;
  }

  #put(id: string, place: Point): void {
    const end = this.#near.ends.get(id);
    if (end === undefined) return;
    const size = { width: NODE_WIDTH, height: NODE_HEIGHT };
    this.nodes.set(id, { id, end, ...place, ...size, chosen: id === this.#near.chosen, bundled: false });
  }

  #take(height: number): number {
    const middle = this.bottom + height / 2;
    this.bottom += height + GAP;
    return middle;
  }
}

/** One for all members: along the spine, and level to the head of the frame. */
function edgeOf(
  { line, before }: Bundle,
  { id, left, top }: GraphBundle,
  chosen: string,
  middle: number,
): GraphEdge {
  const { says, owns, broken } = line;
  const level = top + BUNDLE_MIDDLE;
  const out = [
    { x: SPINE, y: middle + (Math.sign(level - middle) * NODE_HEIGHT) / 2 },
    { x: SPINE, y: level },
    { x: left, y: level },
  ];
  const [from, to] = before ? [id, chosen] : [chosen, id];
  return {
    id: `to ${id}`,
    from,
    to,
    says,
    owns,
    broken,
    label: null,
    points: before ? out.toReversed() : out,
  };
}

/** The lines of one neighbour: along the spine, and level to its box, one below the other. */
function edgesOf({ links, y }: Item, chosen: string, middle: number): GraphEdge[] {
  const near = middle + (Math.sign(y - middle) * NODE_HEIGHT) / 2;
  return links.map(({ id, from, to, says, owns, broken }, at) => {
    const level = y + (at - (links.length - 1) / 2) * LABEL_HEIGHT;
    const out = [
      { x: SPINE, y: near },
      { x: SPINE, y: level },
      { x: BOXES, y: level },
    ];
    const label = { x: SPINE + BEFORE_LABEL + MAX_LABEL_WIDTH / 2, y: level };
    return { id, from, to, says, owns, broken, label, points: from === chosen ? out : out.toReversed() };
  });
}

/** Between two owners, one below the other. */
function upright(link: Link, places: ReadonlyMap<string, Point>): GraphEdge[] {
  const [a, b] = [places.get(link.from), places.get(link.to)];
  if (a === undefined || b === undefined) return [];
  const { id, from, to, says, owns, broken } = link;
  const points = [
    { x: a.x, y: a.y + NODE_HEIGHT / 2 },
    { x: b.x, y: b.y - NODE_HEIGHT / 2 },
  ];
  return [{ id, from, to, says, owns, broken, label: null, points }];
}
