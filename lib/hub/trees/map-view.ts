import type { Clock } from "@/lib/base/clock";
import type { StreamStatus, Window } from "@/lib/stream/messages";
import type { MapMeta } from "@/lib/trees/api-schema";
import { keptCounts, type MapGroup, mapGroups } from "@/lib/trees/map/groups";
import { below } from "@/lib/trees/row";
import { SettledChanges } from "../settled-changes";
import type { LiveView } from "../view";
import { windowOf } from "../window";
import { indexStatus, readingOf } from "./index-status";
import type { TreeModel } from "./tree-model";

/** A first count of 100,000 objects takes some 30 ms, later ones what changed: a cluster in motion must not keep the server busy with a picture. */
const SETTLE_MS = 1_000;

/** A whole tree as counts by group and kind: what a picture of everything is drawn from. */
export class MapView implements LiveView {
  readonly epoch = 1;
  readonly #model: TreeModel;
  readonly #filtering: boolean;
  readonly #changes: SettledChanges;
  readonly #stop: () => void;
  readonly #count = keptCounts();
  #groups: { readonly of: number; readonly groups: readonly MapGroup[] } | null = null;

  constructor(model: TreeModel, filtering: boolean, clock: Clock) {
    this.#model = model;
    this.#filtering = filtering;
    this.#changes = new SettledChanges(clock, SETTLE_MS);
    this.#stop = model.onChange(() => this.#changes.changed());
  }

  get revision(): number {
    return this.#changes.revision;
  }

  frame(window: Window): { offset: number; total: number; rows: MapGroup[]; meta: MapMeta } {
    const { forest, index } = this.#model;
    const sums = forest.root.sums;
    return {
      ...windowOf(this.groups(), window),
      meta: {
        all: sums === null ? { total: 0, hits: 0, health: {} } : below(sums),
        reading: readingOf(index),
      },
    };
  }

  /** Counted again only when whoever looks is told of a change. */
  groups(): readonly MapGroup[] {
    if (this.#groups?.of !== this.revision) {
      this.#groups = {
        of: this.revision,
        groups: mapGroups(this.#model.forest.root, this.#filtering, this.#count),
      };
    }
    return this.#groups.groups;
  }

  status(): StreamStatus {
    return indexStatus(this.#model.index);
  }

  onChange(listener: () => void): () => void {
    return this.#changes.onChange(listener);
  }

  close(): void {
    this.#changes.close();
    this.#stop();
  }
}
