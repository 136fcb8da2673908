import type { Clock } from "@/lib/base/clock";
import type { Window } from "@/lib/stream/messages";
import type { MapMeta } from "@/lib/trees/api-schema";
import { keptCounts, type MapGroup, mapGroups } from "@/lib/trees/map/groups";
import { windowOf } from "../window";
import { ModelView } from "./model-view";
import type { TreeModel } from "./tree-model";

/** A first count of 100,000 objects takes some 30 ms, later ones what changed: a cluster in motion must not keep the server busy with a picture. */
const SETTLE_MS = 1_000;

/** A whole tree as counts by group and kind: what a picture of everything is drawn from. */
export class MapView extends ModelView {
  readonly #filtering: boolean;
  readonly #count = keptCounts();
  #groups: { readonly of: number; readonly groups: readonly MapGroup[] } | null = null;

  constructor(model: TreeModel, filtering: boolean, clock: Clock) {
    super(model, clock, SETTLE_MS);
    this.#filtering = filtering;
  }

  frame(window: Window): { offset: number; total: number; rows: MapGroup[]; meta: MapMeta } {
    return { ...windowOf(this.groups(), window), meta: this.sums() };
  }

  /** Counted again only when whoever looks is told of a change. */
  groups(): readonly MapGroup[] {
    if (this.#groups?.of !== this.revision) {
      this.#groups = {
        of: this.revision,
        groups: mapGroups(this.model.forest.root, this.#filtering, this.#count),
      };
    }
    return this.#groups.groups;
  }
}
