import {
  type HierarchyNode,
  type HierarchyRectangularNode,
  hierarchy,
  treemap,
  treemapResquarify,
} from "d3-hierarchy";
import { type MapCell, type MapGroup, objectsIn, sizeOf } from "./groups";

/** A group's frame, or one kind in it, in px. */
export interface MapBox {
  /** `group` or `group kind`: unique on the map. */
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly group: MapGroup;
  /** Null for the group's own frame. */
  readonly cell: MapCell | null;
}

interface Datum {
  readonly id: string;
  group: MapGroup | null;
  cell: MapCell | null;
  value: number;
  readonly children: Datum[];
}

/** Room for the title of a group; groups that are too small for one have none. */
const TITLE = 16;
const ROOM_FOR_TITLE = 34;
/** What is few is drawn as large as this share of all, so that it can be seen and hit. */
const LEAST_SHARE = 1 / 3000;

/**
 * Lays groups and kinds out as a treemap whose parts stay where they are: while the same groups and kinds are there,
 * rows and columns are kept and only their sizes follow the counts; what is new comes last among its siblings.
 */
export class MapLayout {
  #tree: HierarchyNode<Datum> | null = null;
  #shape = "";

  /** @returns the boxes, each group before its kinds */
  boxes(groups: readonly MapGroup[], width: number, height: number): MapBox[] {
    const data = datumOf(groups, objectsIn(groups) * LEAST_SHARE);
    const shape = JSON.stringify([
      width,
      height,
      data.children.map(({ id, children }) => [id, children.map((cell) => cell.id)]),
    ]);
    const tree =
      this.#tree !== null && shape === this.#shape ? refreshed(this.#tree, data) : this.#planted(data);
    this.#tree = tree;
    this.#shape = shape;
    return boxesOf(
      laidOut(
        tree.sum(({ value }) => value),
        width,
        height,
      ),
    );
  }

  /** A new tree, in the order of the one before as far as that goes; else the largest first, which makes squares. */
  #planted(data: Datum): HierarchyNode<Datum> {
    const order = new Map(this.#tree?.descendants().map(({ data: { id } }, at) => [id, at]));
    const place = ({ data: { id } }: HierarchyNode<Datum>) => order.get(id) ?? Number.POSITIVE_INFINITY;
    return hierarchy(data)
      .sum(({ value }) => value)
      .sort((a, b) => {
        const [x, y] = [place(a), place(b)];
        if (x !== y) return x < y ? -1 : 1;
        return (b.value ?? 0) - (a.value ?? 0) || (a.data.id < b.data.id ? -1 : 1);
      });
  }
}

function datumOf(groups: readonly MapGroup[], least: number): Datum {
  const children = groups.map((group) => ({
    id: group.key,
    group,
    cell: null,
    value: 0,
    children: group.cells.map((cell) => ({
      id: `${group.key} ${cell[0]}`,
      group,
      cell,
      value: Math.max(sizeOf(cell), least),
      children: [],
    })),
  }));
  return { id: "", group: null, cell: null, value: 0, children };
}

/** The same tree with other counts: what it remembers of rows and columns stays. */
function refreshed(tree: HierarchyNode<Datum>, data: Datum): HierarchyNode<Datum> {
  const fresh = new Map(
    data.children.flatMap((group) => [group, ...group.children]).map((datum) => [datum.id, datum]),
  );
  for (const node of tree.descendants()) {
    const datum = fresh.get(node.data.id);
    if (datum === undefined) continue;
    node.data.group = datum.group;
    node.data.cell = datum.cell;
    node.data.value = datum.value;
  }
  return tree;
}

function laidOut(tree: HierarchyNode<Datum>, width: number, height: number): HierarchyRectangularNode<Datum> {
  return treemap<Datum>()
    .size([width, height])
    .tile(treemapResquarify)
    .paddingInner(1)
    .paddingOuter(({ depth }) => (depth === 1 ? 1 : 0))
    .paddingTop((node) => (node.depth === 1 && hasTitle(node) ? TITLE : node.depth === 1 ? 1 : 0))(tree);
}

const hasTitle = ({ y0, y1 }: { y0: number; y1: number }) => y1 - y0 >= ROOM_FOR_TITLE;

function boxesOf(tree: HierarchyRectangularNode<Datum>): MapBox[] {
  return (tree.children ?? [])
    .flatMap((group) => [group, ...(group.children ?? [])])
    .flatMap((node) => {
      const { id, group, cell } = node.data;
      const { x0, y0, x1, y1 } = node;
      return group === null ? [] : [{ id, x: x0, y: y0, width: x1 - x0, height: y1 - y0, group, cell }];
    });
}

/** The smallest box at a point; null beside all of them. */
export function boxAt(boxes: readonly MapBox[], x: number, y: number): MapBox | null {
  const holds = (box: MapBox) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
  return boxes.findLast(holds) ?? null;
}
