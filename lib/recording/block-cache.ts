/** Unpacked blocks that were used last, within a budget of bytes. */
export class BlockCache {
  readonly #blocks = new Map<number, Buffer>();
  #bytes = 0;

  constructor(readonly budget: number) {}

  /** The block, read when it is not at hand. */
  get(index: number, read: () => Buffer): Buffer {
    const known = this.#blocks.get(index);
    if (known !== undefined) {
      this.#blocks.delete(index);
      this.#blocks.set(index, known);
      return known;
    }
    const block = read();
    this.#blocks.set(index, block);
    this.#bytes += block.length;
    this.#shrink();
    return block;
  }

  /** The newest stays, however large it is. */
  #shrink(): void {
    for (const [index, block] of this.#blocks) {
      if (this.#bytes <= this.budget || this.#blocks.size === 1) return;
      this.#blocks.delete(index);
      this.#bytes -= block.length;
    }
  }
}
