import { hierarchy, partition } from "d3-hierarchy";
import type { MapCell } from "./map";

/** One area of the picture, in px. */
export interface Area {
  readonly cell: MapCell;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Of what the area stands for, how much is used: 0 to 1 and beyond; null when one is not known. */
  readonly filled: number | null;
  /** Of the area's width, what is protected; memory alone. */
  readonly guarded: number | null;
}

export interface IcicleOptions {
  readonly by: "cpu" | "memory";
  /** px */
  readonly width: number;
  readonly rowHeight: number;
  /** What all pods together are given, millicores and bytes. */
  readonly budget: { readonly cpu: number; readonly memory: number };
}

interface Node {
  readonly cell: MapCell;
  readonly children: Node[];
}

/**
 * Areas of an icicle: a row for each level, widths by guaranteed CPU or by used memory. What is too narrow to see is left out;
 * its parent shows that there is more.
 */
export function icicle(cells: readonly MapCell[], options: IcicleOptions): readonly Area[] {
  const root = treeOf(cells);
  if (root === null) return [];
  const tree = hierarchy(root, ({ children }) => children).sum(({ cell, children }) =>
    children.length > 0 ? 0 : weightOf(cell, options.by),
  );
  const { width, rowHeight } = options;
  const laid = partition<Node>().size([width, rowHeight * (tree.height + 1)])(tree);
  return laid
    .descendants()
    .filter(({ x0, x1 }) => x1 - x0 >= LEAST)
    .map(({ data: { cell }, x0, x1, y0, y1 }) => ({
      cell,
      x: x0,
      y: y0,
      width: x1 - x0,
      height: y1 - y0,
      ...fillOf(cell, options),
    }));
}

/** px; narrower areas are lines that nobody can tell apart. */
const LEAST = 1;

function treeOf(cells: readonly MapCell[]): Node | null {
  const nodes = new Map(cells.map((cell) => [cell.key, { cell, children: [] as Node[] }]));
  let root: Node | null = null;
  for (const node of nodes.values()) {
    const parent = node.cell.parent === null ? undefined : nodes.get(node.cell.parent);
    if (parent !== undefined) parent.children.push(node);
    else root ??= node;
  }
  return root;
}

const weightOf = (cell: MapCell, by: IcicleOptions["by"]): number =>
  by === "cpu" ? (cell.share ?? 0) : (cell.memory ?? 0);

function fillOf(cell: MapCell, { by, budget }: IcicleOptions): Pick<Area, "filled" | "guarded"> {
  if (by === "cpu") {
    const sure = cell.share === null ? 0 : cell.share * budget.cpu;
    return { filled: cell.cpuMilli === null || sure === 0 ? null : cell.cpuMilli / sure, guarded: null };
  }
  const limit = cell.memoryMax ?? null;
  return {
    filled: cell.memory === null || limit === null ? null : cell.memory / limit,
    guarded:
      cell.memoryProtected === null || cell.memory === null || cell.memory === 0
        ? null
        : Math.min(1, cell.memoryProtected / cell.memory),
  };
}
