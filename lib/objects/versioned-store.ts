/** Something that has a key and was written at a version. */
export interface Versioned {
  /** Unique in its store: `namespace/name`, or the name alone. */
  readonly key: string;
  /** The resourceVersion of this state: of one sequence for all stores of an etcd. */
  readonly version: number;
}

/** One write. */
export interface Change<T> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly version: number;
  /** What is there from this version on; when DELETED, the last state, with the version of its deletion. */
  readonly item: T;
  /** What it replaced; null for what was not there. */
  readonly before: T | null;
}

/**
 * One resource with its history, as etcd and the watch cache hold it: the state, every change since the last
 * compaction, and from both the state at any version in between.
 */
export class VersionedStore<T extends Versioned> {
  readonly #items = new Map<string, T>();
  readonly #listeners = new Set<(change: Change<T>) => void>();
  #changes: Change<T>[] = [];
  #keys: string[] | null = null;
  #compacted = 0;
  #version = 0;

  /** Version of the last write. */
  get version(): number {
    return this.#version;
  }

  /** Versions below this are no longer in the history: a watch from there is 410. */
  get compacted(): number {
    return this.#compacted;
  }

  get size(): number {
    return this.#items.size;
  }

  get(key: string): T | null {
    return this.#items.get(key) ?? null;
  }

  /** In the order of keys, as etcd gives them. */
  list(): T[] {
    this.#keys ??= [...this.#items.keys()].sort();
    return this.#keys.map((key) => this.#items.get(key) as T);
  }

  /** The state as it was at `version`; null when the history does not reach back to it. */
  at(version: number): T[] | null {
    if (version < this.#compacted) return null;
    const undone = this.since(version).reverse();
    if (undone.length === 0) return this.list();
    const items = new Map(this.#items);
    for (const { item, before } of undone) {
      if (before === null) items.delete(item.key);
      else items.set(before.key, before);
    }
    return [...items.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** Creates or replaces; `item.version` is newer than all before it. */
  put(item: T): Change<T> {
    const before = this.get(item.key);
    this.#items.set(item.key, item);
    if (before === null) this.#keys = null;
    return this.#record({ type: before ? "MODIFIED" : "ADDED", version: item.version, item, before });
  }

  /** @param last the last state, with the version of the deletion. Nothing happens when it is not there. */
  delete(last: T): Change<T> | null {
    const before = this.get(last.key);
    if (before === null) return null;
    this.#items.delete(last.key);
    this.#keys = null;
    return this.#record({ type: "DELETED", version: last.version, item: last, before });
  }

  /** Every change after `version` that is still known, oldest first. */
  since(version: number): Change<T>[] {
    let [low, high] = [0, this.#changes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#changes[middle] as Change<T>).version > version) high = middle;
      else low = middle + 1;
    }
    return this.#changes.slice(low);
  }

  /** Forgets the history up to `version`. */
  compact(version: number): void {
    this.#changes = this.since(version);
    this.#compacted = Math.max(this.#compacted, version);
  }

  /** Calls `listener` with each later change; returns what ends that. */
  subscribe(listener: (change: Change<T>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #record(change: Change<T>): Change<T> {
    this.#version = change.version;
    this.#changes.push(change);
    for (const listener of this.#listeners) listener(change);
    return change;
  }
}
