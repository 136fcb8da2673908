import type { Clock } from "@/lib/base/clock";
import type { NodeMeta } from "@/lib/cgroups/api-schema";
import { type FlatRow, flatten, shortId, type TreeChoice } from "@/lib/cgroups/flatten";
import { rowOf } from "@/lib/cgroups/row";
import type { CgroupRow } from "@/lib/cgroups/row-schema";
import type { StreamStatus, Window } from "@/lib/stream/messages";
import type { LiveView } from "../view";
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

  frame(window: Window): {
    offset: number;
    total: number;
    rows: (CgroupRow & { rev: string })[];
    meta: NodeMeta;
  } {
    const all = this.#rows();
    const count = "tail" in window ? window.tail : window.count;
    const offset = "tail" in window ? Math.max(0, all.length - count) : Math.min(window.offset, all.length);
    const rows = all.slice(offset, offset + count).map((flat) => {
      const row = rowOf(flat, this.node.series.of(flat.view.path));
      return { ...row, rev: shortId(JSON.stringify(row)) };
    });
    return { offset, total: all.length, rows, meta: nodeMeta(this.node) };
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
