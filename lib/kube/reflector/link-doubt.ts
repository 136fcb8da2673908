import type { Clock, Timer } from "@/lib/base/clock";
import { RETURN_SPREAD_MS, type Readiness } from "./readiness";

export interface LinkDoubtOptions {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly readiness: Readiness;
}

/** A healthy server has begun to answer by then. */
const HANGING_MS = 1_000;

/**
 * While the link is in doubt, the next try may itself hang in a connection that is dead, long after the server is
 * back. So a try without an answer for a second is overtaken: the cluster's probe asks too, and when the server
 * answers that, the try is made again. The probe's answer alone is enough for this once; from then on the server must
 * be seen away and back, since one that is merely slow would only get more to do.
 */
export class LinkDoubt {
  readonly #options: LinkDoubtOptions;
  #raised = false;
  #overtaken = false;
  #timer: Timer | null = null;

  constructor(options: LinkDoubtOptions) {
    this.#options = options;
  }

  /** The last request met with silence, or with no answer at all. */
  raise(): void {
    this.rest();
    this.#raised = true;
  }

  /** Something was answered, whatever it was. */
  settle(): void {
    this.rest();
    this.#raised = false;
    this.#overtaken = false;
  }

  /** A try begins, and `again` would make it anew. */
  guard(again: () => void): void {
    this.rest();
    if (this.#raised) this.#timer = this.#options.clock.after(HANGING_MS, () => this.#ask(again));
  }

  /** Nothing is under way. */
  rest(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #ask(again: () => void): void {
    const { clock, random, readiness } = this.#options;
    const soon = () => {
      this.#overtaken = true;
      this.#timer = clock.after(random() * RETURN_SPREAD_MS, again);
    };
    this.#timer = this.#overtaken ? readiness.whenBack(soon) : readiness.whenReady(soon);
  }
}
