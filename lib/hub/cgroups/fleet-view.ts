import { shortId } from "@/lib/cgroups/flatten";
import type { NodeModel } from "@/lib/cgroups/node";
import type { NodeRow } from "@/lib/cgroups/node-row";
import type { StreamStatus, Window } from "@/lib/stream/messages";
import { streamStatus } from "../status";
import type { LiveView } from "../view";
import type { Fleet } from "./fleet";

/** `cgroup-nodes`: all nodes by name; those in the window are asked what their pods use. */
export class FleetView implements LiveView {
  readonly epoch = 1;

  constructor(
    private readonly fleet: Fleet,
    private readonly find: string,
  ) {}

  get revision(): number {
    return this.fleet.revision;
  }

  frame(window: Window): { offset: number; total: number; rows: (NodeRow & { rev: string })[]; meta: null } {
    const all = this.#nodes();
    const count = "tail" in window ? window.tail : window.count;
    const offset = "tail" in window ? Math.max(0, all.length - count) : Math.min(window.offset, all.length);
    const shown = all.slice(offset, offset + count);
    this.fleet.want(
      this,
      shown.map(({ name }) => name),
    );
    const rows = shown.map((node) => {
      const row = this.fleet.row(node);
      return { ...row, rev: shortId(JSON.stringify(row)) };
    });
    return { offset, total: all.length, rows, meta: null };
  }

  status(): StreamStatus {
    return streamStatus(this.fleet.nodesStatus);
  }

  onChange(listener: () => void): () => void {
    return this.fleet.onChange(listener);
  }

  close(): void {
    this.fleet.want(this, []);
  }

  #nodes(): readonly NodeModel[] {
    const find = this.find.toLowerCase();
    return find === "" ? this.fleet.nodes : this.fleet.nodes.filter(({ name }) => name.includes(find));
  }
}
