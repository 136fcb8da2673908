import type { Clock, Timer } from "@/lib/base/clock";

/** Work that is done later, or again and again, until all of it is called off. */
export class Timers {
  readonly #clock: Clock;
  readonly #failed: (error: unknown) => void;
  readonly #timers = new Set<Timer>();
  #over = false;

  constructor(clock: Clock, failed: (error: unknown) => void) {
    this.#clock = clock;
    this.#failed = failed;
  }

  after(ms: number, run: () => void): void {
    if (this.#over) return;
    const timer = this.#clock.after(ms, () => {
      this.#timers.delete(timer);
      run();
    });
    this.#timers.add(timer);
  }

  /** Again and again, never two at once. */
  each(ms: number, work: () => Promise<void>): void {
    this.after(ms, () => {
      work()
        .catch(this.#failed)
        .finally(() => this.each(ms, work));
    });
  }

  stop(): void {
    this.#over = true;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }
}
