/** How often something happened under each code, and when last; bounded, since codes are a closed set. */
export class Counts {
  private readonly byCode = new Map<string, { count: number; lastAt: number }>();

  constructor(private readonly now: () => number) {}

  add(code: string): void {
    const entry = this.byCode.get(code) ?? { count: 0, lastAt: 0 };
    this.byCode.set(code, { count: entry.count + 1, lastAt: this.now() });
  }

  /** Newest first. */
  list(): { code: string; count: number; lastAt: number }[] {
    return [...this.byCode]
      .map(([code, entry]) => ({ code, ...entry }))
      .sort((a, b) => b.lastAt - a.lastAt || a.code.localeCompare(b.code));
  }
}
