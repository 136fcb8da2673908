import type { Clock, Timer } from "@/lib/base/clock";

/** Objects that are taken in at once: some milliseconds of work, so that streams and heartbeats go on between two turns. */
export const TURN = 500;

/** Work that is done in order, a piece at a time. The first piece of a queue that was empty is done at once. */
export class InTurns {
  readonly #clock: Clock;
  readonly #done: () => void;
  readonly #pieces: Iterator<void>[] = [];
  #timer: Timer | null = null;

  /** @param done called whenever nothing is left that had to wait */
  constructor(clock: Clock, done: () => void) {
    this.#clock = clock;
    this.#done = done;
  }

  /** Whether something waits for its turn. */
  get busy(): boolean {
    return this.#timer !== null;
  }

  /** @param pieces does one piece each time it is asked for the next, and ends with the last: `sliced` */
  add(pieces: Iterator<void>): void {
    this.#pieces.push(pieces);
    if (this.#timer === null && this.#turn()) this.#wait();
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#pieces.length = 0;
  }

  #wait(): void {
    this.#timer = this.#clock.after(0, () => {
      this.#timer = null;
      if (this.#turn()) this.#wait();
      else this.#done();
    });
  }

  /** One piece. @returns whether there are more */
  #turn(): boolean {
    const [first] = this.#pieces;
    if (first === undefined) return false;
    if (first.next().done) this.#pieces.shift();
    return this.#pieces.length > 0;
  }
}

/** Does something with a slice of one turn after the other; at least once. */
export function* sliced(length: number, work: (from: number, to: number) => void): Generator<void> {
  for (let from = 0; ; from += TURN) {
    work(from, from + TURN);
    if (from + TURN >= length) return;
    yield;
  }
}
