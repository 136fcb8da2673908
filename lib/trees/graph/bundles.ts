import type { Link, Neighbourhood } from "./links";
import type { GraphBundle, GraphNode } from "./picture";

/** Neighbours that all stand to the object in one way, and to no other that is drawn: one line leads to all of them. */
export interface Bundle {
  readonly id: string;
  /** One of the lines that it stands for. */
  readonly line: Link;
  /** They refer to the object; else it leads to them. */
  readonly before: boolean;
  readonly members: readonly string[];
}

/** Fewer have a line each. */
const LEAST = 10;

const HEAD = 20;
const CELL_WIDTH = 132;
const CELL_HEIGHT = 20;
const GAP = 4;
const PADDING = 6;

/** From the frame's top to where its line ends. */
export const BUNDLE_MIDDLE = HEAD / 2 + 1;

/** The bundles of a neighbourhood, in the order of its lines. */
export function bundlesOf({ ends, links, chosen }: Neighbourhood): Bundle[] {
  const lines = new Map<string, number>();
  for (const { from, to } of links) for (const id of [from, to]) lines.set(id, (lines.get(id) ?? 0) + 1);
  const found = new Map<string, { line: Link; before: boolean; members: string[] }>();
  for (const line of links) {
    const before = line.to === chosen;
    const member = before ? line.from : line.to;
    if ((!before && line.from !== chosen) || lines.get(member) !== 1) continue;
    const id = `bundle ${before} ${line.owns} ${line.broken} ${ends.get(member)?.kind} ${line.says}`;
    const known = found.get(id);
    if (known === undefined) found.set(id, { line, before, members: [member] });
    else known.members.push(member);
  }
  return [...found]
    .filter(([, { members }]) => members.length >= LEAST)
    .map(([id, bundle]) => ({ id, ...bundle }));
}

/** How the cells of a bundle stand. */
export interface Grid {
  readonly columns: number;
  /** Of a cell, px. */
  readonly width: number;
}

/** As wide as a screen and not much higher, where there is room. */
export const wideGrid = ({ members }: Bundle): Grid => ({
  columns: Math.min(6, Math.ceil(members.length / 15)),
  width: CELL_WIDTH,
});

/** Of a bundle's frame, px. */
export function bundleSize({ members }: Bundle, { columns, width }: Grid): { width: number; height: number } {
  const rows = Math.ceil(members.length / columns);
  return {
    width: columns * (width + GAP) - GAP + 2 * PADDING,
    height: HEAD + rows * (CELL_HEIGHT + GAP) - GAP + PADDING,
  };
}

/** The frame of a bundle and its cells, row by row. @param left @param top px */
export function placeBundle(
  bundle: Bundle,
  ends: Neighbourhood["ends"],
  grid: Grid,
  { left, top }: { left: number; top: number },
): { frame: GraphBundle; nodes: GraphNode[] } {
  const nodes = bundle.members.flatMap((id, at): GraphNode[] => {
    const end = ends.get(id);
    if (end === undefined) return [];
    const x = left + PADDING + (at % grid.columns) * (grid.width + GAP) + grid.width / 2;
    const y = top + HEAD + Math.floor(at / grid.columns) * (CELL_HEIGHT + GAP) + CELL_HEIGHT / 2;
    return [{ id, end, x, y, width: grid.width, height: CELL_HEIGHT, chosen: false, bundled: true }];
  });
  const size = bundleSize(bundle, grid);
  const title = titleOf(bundle, nodes);
  return { frame: { id: bundle.id, title, left, top, ...size }, nodes };
}

function titleOf({ line, members }: Bundle, nodes: readonly GraphNode[]): string {
  const failed = nodes.filter(({ end }) => end.health?.state === "failed").length;
  const what = `${line.says}: ${members.length} × ${line.end.kind}`;
  return failed === 0 ? what : `${what}, ${failed} failed`;
}
