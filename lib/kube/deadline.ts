import type { Clock, Timer } from "@/lib/base/clock";

/** One waiting at a time: arming again replaces what was armed. */
export class Deadline {
  readonly #clock: Clock;
  #timer: Timer | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** 0 means no limit. */
  arm(ms: number, expire: () => void): void {
    this.cancel();
    if (ms > 0) this.#timer = this.#clock.after(ms, expire);
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
