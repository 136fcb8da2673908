import type { Clock } from "@/lib/base/clock";
import type { StreamStatus } from "@/lib/stream/messages";
import type { LiveView } from "../view";
import type { NodeCgroups } from "./node-cgroups";
import { nodeStatus } from "./node-status";

/** Something of a node that is no list: no rows, and all of it as `meta`. */
export class MetaView<M> implements LiveView {
  readonly epoch = 1;

  constructor(
    private readonly node: NodeCgroups,
    private readonly make: (node: NodeCgroups) => M,
    private readonly clock: Clock,
  ) {}

  get revision(): number {
    return this.node.revision;
  }

  frame() {
    return { offset: 0, total: 0, rows: [], meta: this.make(this.node) };
  }

  status(): StreamStatus {
    return nodeStatus(this.node, this.clock.now());
  }

  onChange(listener: () => void): () => void {
    return this.node.onChange(listener);
  }
}
