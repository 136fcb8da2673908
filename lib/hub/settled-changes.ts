import type { Clock, Timer } from "@/lib/base/clock";

/** Tells of changes, those within a time as one: a cluster in motion must not keep the server busy with rows. */
export class SettledChanges {
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #before: () => void;
  readonly #listeners = new Set<() => void>();
  #revision = 1;
  #timer: Timer | null = null;

  /**
   * @param ms how long what changes is gathered
   * @param before called once the time is over, before anybody is told
   */
  constructor(clock: Clock, ms: number, before: () => void = () => {}) {
    this.#clock = clock;
    this.#ms = ms;
    this.#before = before;
  }

  /** Grows each time that anybody is told. */
  get revision(): number {
    return this.#revision;
  }

  changed(): void {
    this.#timer ??= this.#clock.after(this.#ms, () => {
      this.#timer = null;
      this.#before();
      this.#revision += 1;
      for (const listener of this.#listeners) listener();
    });
  }

  /** Returns what stops it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#timer?.cancel();
  }
}
