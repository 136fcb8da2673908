import type { ForestNode } from "./forest-node";
import { childrenOf, type Sorting } from "./order";
import { toggleId } from "./toggle-id";

/** A row of the tree as it is open now. */
export interface FlatRow {
  readonly node: ForestNode;
  /** 1 for groups. */
  readonly level: number;
  /** Null for a leaf. */
  readonly open: boolean | null;
  /** 1-based, among those of its siblings that are shown. */
  readonly position: number;
  readonly siblings: number;
}

/** How a person opened a tree. */
export interface Opening {
  /** Levels that are open unless they were closed: 0 shows the groups alone. */
  readonly depth: number;
  /** `toggleId` of each row that is the other way round. */
  readonly toggled: ReadonlySet<string>;
  /** Only what has a hit below it or is one, and what is below a hit; paths to hits are open unless they were closed. */
  readonly filtering: boolean;
}

/** More rows than anybody scrolls through; beyond, it is said that there are more. */
export const MAX_ROWS = 200_000;

/** The rows of a forest in order, as far as they are open. */
export function flatten(root: ForestNode, opening: Opening, sorting: Sorting): readonly FlatRow[] {
  const rows: FlatRow[] = [];
  const isShown = (node: ForestNode) => !opening.filtering || node.hit || (node.sums?.hits ?? 0) > 0;
  const visit = (parent: ForestNode, level: number, belowHit: boolean): void => {
    const children = childrenOf(parent, sorting);
    const shown = opening.filtering && !belowHit ? children.filter(isShown) : children;
    for (let i = 0; i < shown.length && rows.length < MAX_ROWS; i += 1) {
      const node = shown[i];
      if (node === undefined) continue;
      const open = isOpen(node, level, opening);
      rows.push({ node, level, open, position: i + 1, siblings: shown.length });
      if (open === true) visit(node, level + 1, belowHit || node.hit);
    }
  };
  visit(root, 1, false);
  return rows;
}

function isOpen(node: ForestNode, level: number, { depth, toggled, filtering }: Opening): boolean | null {
  if (node.children === null || node.children.size === 0) return null;
  const byItself = level <= depth || (filtering && (node.sums?.hits ?? 0) > 0);
  return byItself !== (toggled.size > 0 && toggled.has(toggleId(node.key)));
}
