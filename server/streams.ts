/**
 * The answers that may last as long as a tab is open. Each registers how it ends well,
 * so that a shutdown tells its client instead of cutting it.
 */
export class Streams {
  private readonly open = new Set<() => void>();

  get count(): number {
    return this.open.size;
  }

  /** @returns a function to call once the stream has ended by itself. */
  add(end: () => void): () => void {
    this.open.add(end);
    return () => this.open.delete(end);
  }

  endAll(): void {
    for (const end of this.open) end();
    this.open.clear();
  }
}
