import type { Clock } from "@/lib/base/clock";
import type { NodeMeta, TreeMeta } from "@/lib/cgroups/api-schema";
import { type FlatRow, flatten, shortId, type TreeChoice } from "@/lib/cgroups/flatten";
import { rowOf } from "@/lib/cgroups/row";
import type { CgroupRow } from "@/lib/cgroups/row-schema";
import { type StillRow, splitRow } from "@/lib/cgroups/row-wire";
import type { StreamStatus, Window } from "@/lib/stream/messages";
import type { LiveView } from "../view";
import { windowOf } from "../window";
import type { NodeCgroups } from "./node-cgroups";
import { nodeMeta } from "./node-meta";
import { nodeStatus } from "./node-status";

/** `cgroups`: a node's tree as rows of a grid. */
export class TreeView implements LiveView {
  readonly epoch = 1;
  #flat: { readonly revision: number; readonly rows: readonly FlatRow[] } | null = null;

  constructor(
    private readonly node: NodeCgroups,
    private readonly choice: TreeChoice,
    private readonly clock: Clock,
  ) {}

  get revision(): number {
    return this.node.revision;
  }

  /** Figures change with each look, so they are sent beside the rows, which do not. */
  frame(window: Window): {
    offset: number;
    total: number;
    rows: (StillRow & { rev: string })[];
    meta: TreeMeta;
  } {
    const { offset, total, rows, meta } = this.whole(window);
    const parts = rows.map(splitRow);
    return {
      offset,
      total,
      rows: parts.map(([still]) => ({ ...still, rev: shortId(JSON.stringify(still)) })),
      meta: { ...meta, figures: parts.map(([, figures]) => figures) },
    };
  }

  /** The same for who reads it once. */
  whole(window: Window): { offset: number; total: number; rows: CgroupRow[]; meta: NodeMeta } {
    const { rows: flats, ...place } = windowOf(this.#rows(), window);
    const rows = flats.map((flat) => rowOf(flat, this.node.series.of(flat.view.path)));
    return { ...place, rows, meta: nodeMeta(this.node) };
  }

  status(): StreamStatus {
    return nodeStatus(this.node, this.clock.now());
  }

  onChange(listener: () => void): () => void {
    return this.node.onChange(listener);
  }

  #rows(): readonly FlatRow[] {
    if (this.#flat?.revision !== this.node.revision) {
      this.#flat = { revision: this.node.revision, rows: flatten(this.node.tree, this.choice) };
    }
    return this.#flat.rows;
  }
}
