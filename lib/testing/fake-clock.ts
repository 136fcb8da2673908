import type { Clock, Timer } from "@/lib/base/clock";

interface Pending {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * A clock that moves only when told to. Timers run in the order of their time, those
 * of one moment in the order in which they were set; what a timer sets in turn runs
 * as well, when its time comes within the same `advance`.
 */
export class FakeClock implements Clock {
  #monotonic = 0;
  #wall: number;
  #order = 0;
  readonly #pending = new Set<Pending>();

  constructor(wall = Date.UTC(2026, 0, 1)) {
    this.#wall = wall;
  }

  now = (): number => this.#wall;
  monotonic = (): number => this.#monotonic;

  after(ms: number, run: () => void): Timer {
    const pending = { at: this.#monotonic + Math.max(0, ms), order: this.#order++, run };
    this.#pending.add(pending);
    return { cancel: () => this.#pending.delete(pending) };
  }

  /** Timers that are set; 0 after everything was cleaned up. */
  get timers(): number {
    return this.#pending.size;
  }

  /** Milliseconds until the next timer, or null. */
  untilNext(): number | null {
    const next = this.#next();
    return next === undefined ? null : next.at - this.#monotonic;
  }

  /** Lets `ms` milliseconds pass, and runs the timers that fall due. */
  advance(ms: number): void {
    const end = this.#monotonic + ms;
    for (let next = this.#next(); next !== undefined && next.at <= end; next = this.#next()) {
      this.#move(next.at);
      this.#pending.delete(next);
      next.run();
    }
    this.#move(end);
  }

  /** As `advance`, but lets promises settle after each timer: for code that awaits. */
  async advanceAsync(ms: number): Promise<void> {
    const end = this.#monotonic + ms;
    await settle();
    for (let next = this.#next(); next !== undefined && next.at <= end; next = this.#next()) {
      this.#move(next.at);
      this.#pending.delete(next);
      next.run();
      await settle();
    }
    this.#move(end);
    await settle();
  }

  /** Sets the wall clock alone, as a correction by NTP would. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  #next(): Pending | undefined {
    let first: Pending | undefined;
    for (const p of this.#pending) {
      if (first === undefined || p.at < first.at || (p.at === first.at && p.order < first.order)) first = p;
    }
    return first;
  }

  #move(to: number): void {
    this.#wall += to - this.#monotonic;
    this.#monotonic = to;
  }
}

/** Runs what is queued as promises and immediates. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
