import type { Clock } from "@/lib/base/clock";
import { ProblemError } from "@/lib/base/problem";
import type { Cancellation } from "./cancellation";
import { kubeProblem } from "./error-codes";
import { clampWait, parseRetryAfter, pause } from "./retry-after";
import type { KubeRequest } from "./types";

/** Whoever waits longer than this is told instead, so that a person hears why nothing comes. */
export const SHORT_WAIT_MS = 3_000;
/** What was held back leaves within this time rather than all at once. */
const SPREAD_MS = 1_000;
const FIRST_MS = 1_000;

/** Nothing was sent, since the server has asked for less. */
export class HeldBack extends ProblemError {
  /** @param waitMs when to try again, in milliseconds from now; for each who asks a little different */
  constructor(
    problem: ProblemError["problem"],
    readonly waitMs: number,
  ) {
    super(problem);
  }
}

/**
 * What all background requests to one apiserver share: when it answers one of them with 429, none is sent until the time
 * that it asked for is over (1 to 60 s; without one, 1 s and twice as long each time). A person's own request passes.
 */
export class Restraint {
  readonly #clock: Clock;
  readonly #random: () => number;
  /** Monotonic. */
  #until = Number.NEGATIVE_INFINITY;
  /** Refusals in a row that did not say how long to wait. */
  #row = 0;

  constructor(clock: Clock, random: () => number = Math.random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Milliseconds until something may be sent; 0 when it may be now. */
  left(): number {
    return Math.max(0, this.#until - this.#clock.monotonic());
  }

  /** An answer to a background request. */
  heard(status: number, retryAfter: string | undefined): void {
    const holding = this.left() > 0;
    if (status !== 429) {
      if (!holding) this.#row = 0;
      return;
    }
    const asked = parseRetryAfter(retryAfter, this.#clock.now());
    // What was under way when the server began to refuse says nothing new.
    if (asked === null && holding) return;
    const ms = asked ?? clampWait(FIRST_MS * 2 ** this.#row++);
    this.#until = Math.max(this.#until, this.#clock.monotonic() + ms);
  }

  /** Resolves when a request may be sent. @throws HeldBack when that is too far away; ProblemError ABORTED */
  async turn({ whenBusy = "wait", signal }: Pick<KubeRequest, "whenBusy" | "signal">): Promise<void> {
    if (whenBusy === "ask") return;
    for (let left = this.left(); left > 0; left = this.left()) {
      if (whenBusy === "tell" || left > SHORT_WAIT_MS) throw this.#heldBack(left);
      await this.#pause(left, signal);
    }
  }

  #pause(left: number, signal: Cancellation): Promise<void> {
    return pause(this.#spread(left), this.#clock, signal);
  }

  #spread(left: number): number {
    return left + this.#random() * SPREAD_MS;
  }

  #heldBack(left: number): HeldBack {
    const { problem } = kubeProblem("TOO_MANY_REQUESTS", {
      message: "The apiserver asked for fewer requests (429), so Cutaway holds back its own.",
      hint: "They are sent again by themselves; a request in the raw explorer is sent at once.",
      upstream: { status: 429, reason: "TooManyRequests" },
    });
    return new HeldBack({ ...problem, retryAt: Math.ceil(this.#clock.now() + left) }, this.#spread(left));
  }
}
