const MAX_MISSING = 2_000;

/** What could not be had, and why; only so much of it is told. */
export class Missing {
  readonly #found = new Map<string, { readonly status: number; readonly reason: string }>();

  get size(): number {
    return this.#found.size;
  }

  /** @param status of HTTP; 0 when there was no answer */
  add(what: string, status: number, reason: string): void {
    if (this.#found.size < MAX_MISSING)
      this.#found.set(what.slice(0, 500), { status, reason: reason.slice(0, 200) });
  }

  list(): Array<{ readonly what: string; readonly status: number; readonly reason: string }> {
    return [...this.#found].map(([what, why]) => ({ what, ...why }));
  }
}
