import type { Clock } from "@/lib/base/clock";
import type { StreamStatus, Window } from "@/lib/stream/messages";
import type { MapMeta } from "@/lib/trees/api-schema";
import { below } from "@/lib/trees/row";
import { SettledChanges } from "../settled-changes";
import type { LiveView } from "../view";
import { indexStatus, readingOf } from "./index-status";
import type { TreeModel } from "./tree-model";

/** What one tab sees of objects that are put together in one way, whatever it makes of them. */
export abstract class ModelView implements LiveView {
  readonly epoch = 1;
  protected readonly model: TreeModel;
  readonly #changes: SettledChanges;
  readonly #stop: () => void;

  /** @param settleMs changes within this time are one change to whoever looks */
  constructor(model: TreeModel, clock: Clock, settleMs: number) {
    this.model = model;
    this.#changes = new SettledChanges(clock, settleMs);
    this.#stop = model.onChange(() => this.#changes.changed());
  }

  abstract frame(window: Window): ReturnType<LiveView["frame"]>;

  get revision(): number {
    return this.#changes.revision;
  }

  status(): StreamStatus {
    return indexStatus(this.model.index);
  }

  onChange(listener: () => void): () => void {
    return this.#changes.onChange(listener);
  }

  close(): void {
    this.#changes.close();
    this.#stop();
  }

  /** What there is in all, how it fares, and how far it has been read. */
  protected sums(): MapMeta {
    const { forest, index } = this.model;
    const sums = forest.root.sums;
    return {
      all: sums === null ? { total: 0, hits: 0, health: {} } : below(sums),
      reading: readingOf(index),
    };
  }
}
