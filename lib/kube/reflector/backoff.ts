import type { Clock } from "@/lib/base/clock";

const FIRST_MS = 800;
const FACTOR = 2;
/** 15 s doubled at most by jitter: never more than 30 s, and never in step with others. */
const LAST_MS = 15_000;
const RESET_AFTER_MS = 120_000;

/**
 * Delays between tries: 0.8–1.6 s, 1.6–3.2 s … 15–30 s. Two minutes without a failure mean that
 * the server is well, and the next delay is the first again. The figures are client-go's, but for the cap
 * that holds with the jitter included.
 */
export class Backoff {
  readonly #clock: Clock;
  readonly #random: () => number;
  #step = FIRST_MS;
  #until = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Milliseconds to wait before the next try. */
  next(): number {
    const now = this.#clock.monotonic();
    if (now - this.#until > RESET_AFTER_MS) this.#step = FIRST_MS;
    const delay = this.#step * (1 + this.#random());
    this.#step = Math.min(LAST_MS, this.#step * FACTOR);
    this.#until = now + delay;
    return delay;
  }
}
