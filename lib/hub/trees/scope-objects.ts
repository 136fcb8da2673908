import type { TreeObject } from "@/lib/trees/tree-object";

/** What an outline of an object takes in memory, about. */
const OBJECT_BYTES = 1_000;

export interface ScopeObjectsOptions {
  readonly put: (object: TreeObject) => void;
  readonly remove: (uid: string) => void;
}

/** The objects that a feed of a scope has brought: what it takes back when it is closed. */
export class ScopeObjects {
  readonly #options: ScopeObjectsOptions;
  readonly #uids = new Set<string>();

  constructor(options: ScopeObjectsOptions) {
    this.#options = options;
  }

  bytes(): number {
    return this.#uids.size * OBJECT_BYTES;
  }

  has(uid: string): boolean {
    return this.#uids.has(uid);
  }

  put(object: TreeObject): void {
    this.#uids.add(object.uid);
    this.#options.put(object);
  }

  remove(uid: string): void {
    this.#uids.delete(uid);
    this.#options.remove(uid);
  }

  clear(): void {
    const held = [...this.#uids];
    this.#uids.clear();
    for (const uid of held) this.#options.remove(uid);
  }
}
