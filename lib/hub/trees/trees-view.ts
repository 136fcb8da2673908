import type { Clock } from "@/lib/base/clock";
import type { OwnerReference } from "@/lib/objects/owners";
import type { Window } from "@/lib/stream/messages";
import type { TreePosition, TreesMeta } from "@/lib/trees/api-schema";
import { type Opened, openedByItself } from "@/lib/trees/auto-open";
import { type FlatRow, flatten, type Opening } from "@/lib/trees/flatten";
import type { ForestNode } from "@/lib/trees/forest-node";
import type { TreesQuery } from "@/lib/trees/query";
import { rowData, type TreeRowData } from "@/lib/trees/row";
import { toggleId } from "@/lib/trees/toggle-id";
import { windowOf } from "../window";
import { catalogueOf } from "./catalogue";
import { ModelView } from "./model-view";
import type { TreeModel } from "./tree-model";

/** A cluster in motion must not keep the server busy with rows. */
const SETTLE_MS = 100;

/** A tree as one tab has opened it. */
export class TreesView extends ModelView {
  readonly #query: TreesQuery;
  /** Found once, when all is read, so that later changes open and close nothing. */
  #opened: Opened | null = null;
  #flat: { readonly of: number; readonly rows: readonly FlatRow[] } | null = null;

  constructor(model: TreeModel, query: TreesQuery, clock: Clock) {
    super(model, clock, SETTLE_MS);
    this.#query = query;
  }

  frame(window: Window): { offset: number; total: number; rows: TreeRowData[]; meta: TreesMeta } {
    const { rows, ...place } = windowOf(this.rows(), window);
    const { index } = this.model;
    const catalogue = catalogueOf(index);
    const context = {
      filtering: this.#query.opening.filtering,
      changedAt: (uid: string) => index.changes.changedAt(uid),
      isGone: ({ uid, group, kind }: OwnerReference) =>
        !index.objects.has(uid) && catalogue.access({ group, kind }, "") === "read",
    };
    return {
      ...place,
      rows: rows.map((row) => rowData(row, context)),
      meta: this.#meta(),
    };
  }

  /** All rows that are open now. */
  rows(): readonly FlatRow[] {
    const { revision, forest } = this.model;
    if (this.#flat?.of !== revision) {
      this.#flat = { of: revision, rows: flatten(forest.root, this.#opening(), this.#query.sorting) };
    }
    return this.#flat.rows;
  }

  /** Where the row with this key is, and what has to be opened to see it. */
  position(key: string): TreePosition {
    const rows = this.rows();
    const at = rows.findIndex(({ node }) => node.key === key);
    const node = this.model.forest.get(key);
    if (at >= 0 || node === undefined) return { index: at < 0 ? null : at, open: [], there: at >= 0 };
    const shown = new Map(rows.map(({ node, open }) => [node.key, open]));
    const open: string[] = [];
    for (let above = node.parent; above !== null && above !== this.model.forest.root; above = above.parent) {
      // What is not shown itself is closed, unless the query opens it by its level.
      if (shown.get(above.key) !== true && !this.#opensByItself(above)) open.push(toggleId(above.key));
    }
    return { index: null, open, there: node.parent !== null };
  }

  #opening(): Opening {
    const { depth, toggled, filtering } = this.#query.opening;
    if (depth !== null) return { depth, toggled, filtering };
    // Paths to hits are open anyway; and what comes one by one would open one group after the other.
    const reading = ["connecting", "syncing"].includes(this.status().phase);
    if (filtering || (this.#opened === null && reading)) return { depth: 0, toggled: NOTHING, filtering };
    this.#opened ??= openedByItself(this.model.forest.root);
    return { depth: this.#opened.depth, toggled: new Set(this.#opened.open), filtering };
  }

  #opensByItself(node: ForestNode): boolean {
    let level = 0;
    for (let at: ForestNode | null = node; at !== null && at !== this.model.forest.root; at = at.parent)
      level += 1;
    const { depth, toggled } = this.#opening();
    return level <= depth !== toggled.has(toggleId(node.key));
  }

  #meta(): TreesMeta {
    return {
      ...this.sums(),
      namespaces: [...this.model.index.namespaces],
      opened: this.#opened === null ? null : { ...this.#opened, open: [...this.#opened.open] },
    };
  }
}

const NOTHING: ReadonlySet<string> = new Set();
