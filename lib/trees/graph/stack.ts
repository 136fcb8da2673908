import type { Link, Neighbourhood } from "./links";
import {
  type GraphEdge,
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

/** A neighbour with the lines between it and the object. */
interface Item {
  readonly id: string;
  readonly links: readonly Link[];
  /** The middle of its row. */
  readonly y: number;
}

/**
 * The drawing for a narrow panel: one column, owners and those who refer to the object above it, what it owns and
 * refers to below; each neighbour has a row of its own, and so has what its line says.
 */
export function drawStack({ ends, links, chosen, chain, left }: Neighbourhood): GraphPicture {
  const near = links.filter(({ from, to }) => from === chosen || to === chosen);
  const linksOf = new Map<string, Link[]>();
  for (const link of near) {
    const other = link.from === chosen ? link.to : link.from;
    linksOf.set(other, [...(linksOf.get(other) ?? []), link]);
  }
  const ids = [...ends.keys()].filter((id) => id !== chosen && !chain.includes(id));
  const leads = (id: string) => (linksOf.get(id) ?? []).some(({ from }) => from === chosen);
  const rows = new Rows(linksOf);
  const above = [...chain.filter((id) => ends.has(id)), ...ids.filter((id) => !leads(id))].map(rows.add);
  const middle = rows.chosen();
  const below = ids.filter(leads).map(rows.add);
  const places = new Map<string, Point>(
    [...above, ...below].map(({ id, y }) => [id, { x: BOXES + NODE_WIDTH / 2, y }]),
  );
  places.set(chosen, { x: MARGIN + NODE_WIDTH / 2, y: middle });
  const edges = [
    ...[...above, ...below].flatMap((item) => edgesOf(item, chosen, middle)),
    ...links.filter((link) => !near.includes(link)).flatMap((link) => upright(link, places)),
  ];
  const nodes = [...ends].flatMap(([id, end]) => {
    const place = places.get(id);
    return place === undefined ? [] : [{ id, end, ...place, chosen: id === chosen }];
  });
  return { nodes, edges, width: STACK_WIDTH, height: rows.bottom + MARGIN, left };
}

/** Hands out places from the top to the bottom. */
class Rows {
  bottom = MARGIN;
  readonly #linksOf: ReadonlyMap<string, readonly Link[]>;

  constructor(linksOf: ReadonlyMap<string, readonly Link[]>) {
    this.#linksOf = linksOf;
  }

  readonly add = (id: string): Item => {
    const links = this.#linksOf.get(id) ?? [];
    return { id, links, y: this.#take(Math.max(NODE_HEIGHT, links.length * LABEL_HEIGHT)) };
  };

  chosen(): number {
    this.bottom += STEP;
    const middle = this.#take(NODE_HEIGHT);
    this.bottom += STEP;
    return middle;
  }

  #take(height: number): number {
    const middle = this.bottom + height / 2;
    this.bottom += height + GAP;
    return middle;
  }
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
