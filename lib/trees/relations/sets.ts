const NONE: ReadonlySet<never> = new Set();

/** Many values under one key; a key is kept for as long as it has some. */
export class Sets<V> {
  readonly #sets = new Map<string, Set<V>>();

  get(key: string): ReadonlySet<V> {
    return this.#sets.get(key) ?? NONE;
  }

  add(value: V, key: string): void {
    const known = this.#sets.get(key);
    if (known === undefined) this.#sets.set(key, new Set<V>().add(value));
    else known.add(value);
  }

  delete(value: V, key: string): void {
    const known = this.#sets.get(key);
    if (known?.delete(value) && known.size === 0) this.#sets.delete(key);
  }
}
