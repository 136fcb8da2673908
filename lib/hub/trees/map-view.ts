import type { Clock, Timer } from "@/lib/base/clock";
import type { StreamStatus, Window } from "@/lib/stream/messages";
import type { MapMeta } from "@/lib/trees/api-schema";
import { keptCounts, type MapGroup, mapGroups } from "@/lib/trees/map/groups";
import { below } from "@/lib/trees/row";
import type { LiveView } from "../view";
import { indexStatus, readingOf } from "./index-status";
import type { TreeModel } from "./tree-model";

/** A first count of 100,000 objects takes some 30 ms, later ones what changed: a cluster in motion must not keep the server busy with a picture. */
const SETTLE_MS = 1_000;

/** A whole tree as counts by group and kind: what a picture of everything is drawn from. */
export class MapView implements LiveView {
  readonly epoch = 1;
  readonly #model: TreeModel;
  readonly #filtering: boolean;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  readonly #stop: () => void;
  readonly #count = keptCounts();
  #revision = 1;
  #settling: Timer | null = null;
  #groups: { readonly of: number; readonly groups: readonly MapGroup[] } | null = null;

  constructor(model: TreeModel, filtering: boolean, clock: Clock) {
    this.#model = model;
    this.#filtering = filtering;
    this.#clock = clock;
    this.#stop = model.onChange(() => this.#changed());
  }

  get revision(): number {
    return this.#revision;
  }

  frame(window: Window): { offset: number; total: number; rows: MapGroup[]; meta: MapMeta } {
    const groups = this.groups();
    const count = "tail" in window ? window.tail : window.count;
    const offset =
      "tail" in window ? Math.max(0, groups.length - count) : Math.min(window.offset, groups.length);
    const { forest, index } = this.#model;
    const sums = forest.root.sums;
    return {
      offset,
      total: groups.length,
      rows: groups.slice(offset, offset + count),
      meta: {
        all: sums === null ? { total: 0, hits: 0, health: {} } : below(sums),
        reading: readingOf(index),
      },
    };
  }

  /** Counted again only when whoever looks is told of a change. */
  groups(): readonly MapGroup[] {
    if (this.#groups?.of !== this.#revision) {
      this.#groups = {
        of: this.#revision,
        groups: mapGroups(this.#model.forest.root, this.#filtering, this.#count),
      };
    }
    return this.#groups.groups;
  }

  status(): StreamStatus {
    return indexStatus(this.#model.index);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#settling?.cancel();
    this.#stop();
  }

  #changed(): void {
    this.#settling ??= this.#clock.after(SETTLE_MS, () => {
      this.#settling = null;
      this.#revision += 1;
      for (const listener of this.#listeners) listener();
    });
  }
}
