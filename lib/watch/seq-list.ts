/** Ascending numbers, appended at the end and dropped at the front: O(1) both, amortized. */
export class SeqList {
  #items: number[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  at(index: number): number | undefined {
    return index < 0 ? undefined : this.#items[this.#head + index];
  }

  /** `seq` must be greater than every number in the list. */
  push(seq: number): void {
    this.#items.push(seq);
  }

  /** Drops every number below `seq`. */
  dropBelow(seq: number): void {
    while ((this.#items[this.#head] ?? seq) < seq) this.#head += 1;
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
  }

  slice(offset: number, count: number): number[] {
    const from = this.#head + Math.max(0, offset);
    return this.#items.slice(from, from + Math.max(0, count));
  }

  /** Position of the first number for which `reached` holds; `length` when there is none. `reached` must not fall back to false. */
  search(reached: (seq: number) => boolean): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const seq = this.at(middle);
      if (seq !== undefined && reached(seq)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
