/** A chunk is split when it grows beyond this: moving so many pointers takes less than a microsecond. */
const MAX_CHUNK = 1_024;

/**
 * Items in an order, no two of which compare as equal. They lie in chunks, so that adding or removing one moves the
 * rest of its chunk and not of the whole list; finding is two binary searches, and a slice costs its own length and
 * a look at the chunks before it.
 */
export class SortedList<T> {
  readonly #compare: (a: T, b: T) => number;
  /** None of them empty. */
  #chunks: T[][] = [];
  #size = 0;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#size;
  }

  /** Becomes these items, which must be in order already. */
  replace(sorted: readonly T[]): void {
    this.#chunks = [];
    this.#size = sorted.length;
    // Half full, so that the next additions split nothing.
    const length = MAX_CHUNK / 2;
    for (let at = 0; at < sorted.length; at += length) this.#chunks.push(sorted.slice(at, at + length));
  }

  /** Adds an item, or puts it in the place of the one that compares as equal. */
  put(item: T): void {
    const { index, chunk, at, found } = this.#find(item);
    if (found) {
      chunk[at] = item;
      return;
    }
    if (this.#size === 0) this.#chunks.push(chunk);
    chunk.splice(at, 0, item);
    this.#size += 1;
    if (chunk.length > MAX_CHUNK) this.#chunks.splice(index + 1, 0, chunk.splice(MAX_CHUNK / 2));
  }

  /** Removes the item that compares as equal, if there is one. */
  remove(item: T): void {
    const { index, chunk, at, found } = this.#find(item);
    if (!found) return;
    chunk.splice(at, 1);
    this.#size -= 1;
    this.#join(index);
  }

  slice(offset: number, count: number): T[] {
    const items: T[] = [];
    let skip = offset;
    for (const chunk of this.#chunks) {
      if (items.length >= count) break;
      if (skip < chunk.length) items.push(...chunk.slice(skip, skip + count - items.length));
      skip = Math.max(0, skip - chunk.length);
    }
    return items;
  }

  /** A chunk that became empty goes; small ones are joined, so that many removals do not leave many of them. */
  #join(index: number): void {
    const [chunk = [], next = []] = [this.#chunks[index], this.#chunks[index + 1]];
    if (chunk.length === 0) this.#chunks.splice(index, 1);
    else if (chunk.length + next.length <= MAX_CHUNK / 4) this.#chunks.splice(index, 2, [...chunk, ...next]);
  }

  /** Where an item is or would be. In an empty list that is a chunk of its own. */
  #find(item: T): { index: number; chunk: T[]; at: number; found: boolean } {
    const compare = this.#compare;
    const before = (other: T | undefined) => other !== undefined && compare(other, item) < 0;
    const last = this.#chunks.length - 1;
    const index = lowerBound(Math.max(0, last), (i) => before(this.#chunks[i]?.at(-1)));
    const chunk = this.#chunks[index] ?? [];
    const at = lowerBound(chunk.length, (i) => before(chunk[i]));
    const other = chunk[at];
    return { index, chunk, at, found: other !== undefined && compare(other, item) === 0 };
  }
}

/** The first of 0 … `end` - 1 that is not before, or `end`. */
function lowerBound(end: number, isBefore: (i: number) => boolean): number {
  let low = 0;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
