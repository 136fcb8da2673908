import { Forest, type ForestRules } from "@/lib/trees/forest";
import { groupingRules } from "@/lib/trees/grouping";
import type { TreesQuery } from "@/lib/trees/query";
import type { Shareable } from "../pool";
import type { ClusterIndex } from "./cluster-index";
import type { FeedChange } from "./feed";

/** Bytes of a node in a forest. */
const NODE_BYTES = 250;
/** A load of less than one in so many objects is dearer than putting each. */
const FEW = 8;

/** Two who group, filter and sort alike share one. */
export function modelKey({ grouping, label, filterText, sorting }: TreesQuery): string {
  return JSON.stringify([grouping, grouping === "label" ? label : "", filterText, sorting]);
}

/** The objects of an index put together in one way, kept as they change. */
export class TreeModel implements Shareable {
  readonly index: ClusterIndex;
  readonly forest: Forest;
  /** Grows with every change. */
  revision = 1;
  readonly #listeners = new Set<() => void>();
  readonly #stops: readonly (() => void)[];

  constructor(index: ClusterIndex, { grouping, label, filter }: TreesQuery) {
    this.index = index;
    const rules: ForestRules = { ...groupingRules(grouping, label), hit: filter };
    this.forest = new Forest(rules);
    this.forest.load(index.objects.values());
    this.#stops = [index.onChange((change) => this.#apply(change)), index.onStatus(() => this.#tell())];
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  bytes(): number {
    return this.forest.size * NODE_BYTES;
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #apply({ put, removed, resync }: FeedChange): void {
    for (const uid of removed) this.forest.remove(uid);
    // To load counts everything there is once; to put, what stands above each object.
    if (resync && put.length * FEW > this.forest.size) this.forest.load(put);
    else for (const object of put) this.forest.put(object);
    this.#tell();
  }

  #tell(): void {
    this.revision += 1;
    for (const listener of this.#listeners) listener();
  }
}
