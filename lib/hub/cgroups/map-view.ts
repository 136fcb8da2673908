import type { Clock } from "@/lib/base/clock";
import type { MapMeta } from "@/lib/cgroups/api-schema";
import { shortId } from "@/lib/cgroups/flatten";
import { mapOf, type StillCell, splitCell } from "@/lib/cgroups/map";
import type { StreamStatus } from "@/lib/stream/messages";
import type { LiveView } from "../view";
import type { NodeCgroups } from "./node-cgroups";
import { nodeMeta } from "./node-meta";
import { nodeStatus } from "./node-status";

/** `cgroup-map`: all areas whatever the window is, for a picture is whole; their figures beside them, as in TreeView. */
export class MapView implements LiveView {
  readonly epoch = 1;

  constructor(
    private readonly node: NodeCgroups,
    private readonly clock: Clock,
  ) {}

  get revision(): number {
    return this.node.revision;
  }

  frame(): { offset: 0; total: number; rows: (StillCell & { rev: string })[]; meta: MapMeta } {
    const parts = mapOf(this.node.tree, this.node.series).map(splitCell);
    return {
      offset: 0,
      total: parts.length,
      rows: parts.map(([still]) => ({ ...still, rev: shortId(JSON.stringify(still)) })),
      meta: { meta: nodeMeta(this.node), figures: parts.map(([, figures]) => figures) },
    };
  }

  status(): StreamStatus {
    return nodeStatus(this.node, this.clock.now());
  }

  onChange(listener: () => void): () => void {
    return this.node.onChange(listener);
  }
}
