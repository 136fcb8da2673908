import { movedIndex } from "./keys";

/** One row of a flattened tree. */
export interface TreeRow {
  /** 1 for the roots. */
  readonly level: number;
  /** Null for a leaf. */
  readonly open: boolean | null;
  /** 1-based, among its siblings. */
  readonly position: number;
  readonly siblings: number;
  /** Plain text of the row, for type-ahead. */
  readonly label: string;
}

export type TreeAction =
  | { readonly kind: "focus"; readonly index: number }
  | { readonly kind: "toggle"; readonly open: boolean }
  | { readonly kind: "activate" };

interface Tree {
  readonly count: number;
  readonly page: number;
  row(index: number): TreeRow | null;
  parentOf?: ((index: number) => number | null) | undefined;
}

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** What a key does on the row at `index`, as the ARIA practices for a treegrid say; null when nothing. */
export function treeAction(event: Key, index: number, tree: Tree): TreeAction | null {
  if (event.ctrlKey || event.metaKey || event.altKey || tree.count === 0) return null;
  const moved = movedIndex(event.key, index, tree.count, tree.page);
  if (moved !== null) return { kind: "focus", index: moved };
  if (event.key === "Enter") return { kind: "activate" };
  if (event.key === "ArrowRight" || event.key === "l") return opening(index, tree);
  if (event.key === "ArrowLeft" || event.key === "h") return closing(index, tree);
  if (event.key === " ") return toggling(tree.row(index));
  return null;
}

function toggling(row: TreeRow | null): TreeAction | null {
  return row === null || row.open === null ? null : { kind: "toggle", open: !row.open };
}

/** Right: opens what is closed, and goes to the first child of what is open. */
function opening(index: number, tree: Tree): TreeAction | null {
  const row = tree.row(index);
  if (row?.open === false) return { kind: "toggle", open: true };
  const child = row?.open === true ? tree.row(index + 1) : null;
  return child !== null && row !== null && child.level > row.level
    ? { kind: "focus", index: index + 1 }
    : null;
}

/** Left: closes what is open, and goes to the parent of what is closed. */
function closing(index: number, tree: Tree): TreeAction | null {
  const row = tree.row(index);
  if (row === null) return null;
  if (row.open === true) return { kind: "toggle", open: false };
  const parent = (tree.parentOf ?? walkUp(tree))(index);
  return parent === null ? null : { kind: "focus", index: parent };
}

const walkUp = (tree: Tree) => (index: number) => {
  const level = tree.row(index)?.level ?? 1;
  for (let above = index - 1; above >= 0; above -= 1) {
    const row = tree.row(above);
    if (row === null) return null;
    if (row.level < level) return above;
  }
  return null;
};
