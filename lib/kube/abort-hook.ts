import type { Cancellation } from "./cancellation";

/**
 * One listener on a signal for the whole of a request: what is to be ended changes on the way, from
 * the request to the body of its answer.
 */
export class AbortHook {
  readonly #signal: Cancellation;
  #end: () => void = () => {};

  constructor(signal: Cancellation) {
    this.#signal = signal;
    signal.addEventListener("abort", this);
  }

  /** From now on, an abort ends this, and nothing else. */
  onAbort(end: () => void): void {
    this.#end = end;
  }

  /** An abort ends nothing any more. */
  release(): void {
    this.#signal.removeEventListener("abort", this);
  }

  handleEvent(): void {
    this.#end();
  }
}
