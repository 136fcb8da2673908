import { shortId } from "@/lib/cgroups/flatten";
import type { NodeRow } from "@/lib/cgroups/node-row";
import { type NodeOrder, needsAll, sortNodes } from "@/lib/cgroups/node-sort";
import type { StreamStatus, Window } from "@/lib/stream/messages";
import { streamStatus } from "../status";
import type { LiveView } from "../view";
import { windowOf } from "../window";
import type { Fleet } from "./fleet";

/** `cgroup-nodes`: all nodes in an order; those in the window are asked first what their pods use. */
export class FleetView implements LiveView {
  readonly epoch = 1;

  constructor(
    private readonly fleet: Fleet,
    private readonly find: string,
    private readonly order: NodeOrder,
  ) {}

  get revision(): number {
    return this.fleet.revision;
  }

  frame(window: Window): { offset: number; total: number; rows: (NodeRow & { rev: string })[]; meta: null } {
    const all = nodesInOrder(this.fleet, this.find, this.order);
    const { rows: shown, ...place } = windowOf(all, window);
    this.fleet.want(this, { shown: shown.map(({ name }) => name), all: needsAll(this.order) });
    const rows = shown.map((row) => ({ ...row, rev: shortId(JSON.stringify(row)) }));
    return { ...place, rows, meta: null };
  }

  status(): StreamStatus {
    return streamStatus(this.fleet.nodesStatus);
  }

  onChange(listener: () => void): () => void {
    return this.fleet.onChange(listener);
  }

  close(): void {
    this.fleet.want(this, null);
  }
}

/** The nodes with `find` in their name. */
export function nodesInOrder(fleet: Fleet, find: string, order: NodeOrder): NodeRow[] {
  const part = find.toLowerCase();
  const found = part === "" ? fleet.nodes : fleet.nodes.filter(({ name }) => name.includes(part));
  return sortNodes(
    found.map((node) => fleet.row(node)),
    order,
  );
}
