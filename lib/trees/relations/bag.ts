/** Beyond this a list is slower to search than a set, and larger before. */
const FEW = 32;

/** Values in no order. Most bags hold a few, and there are many of them: those are lists, which cost least. */
export class Bag<V> {
  #values: V[] | Set<V>;

  constructor(first: V) {
    this.#values = [first];
  }

  get size(): number {
    return Array.isArray(this.#values) ? this.#values.length : this.#values.size;
  }

  [Symbol.iterator](): IterableIterator<V> {
    return this.#values[Symbol.iterator]();
  }

  add(value: V): void {
    if (!Array.isArray(this.#values)) this.#values.add(value);
    else if (this.#values.length < FEW) this.#values.push(value);
    else this.#values = new Set(this.#values).add(value);
  }

  delete(value: V): void {
    if (!Array.isArray(this.#values)) {
      this.#values.delete(value);
      return;
    }
    const at = this.#values.indexOf(value);
    if (at < 0) return;
    const last = this.#values.pop();
    if (last !== undefined && at < this.#values.length) this.#values[at] = last;
  }
}
