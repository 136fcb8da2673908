interface Listener {
  handleEvent(): void;
}

/** What a request needs of a signal; every AbortSignal has it. */
export interface Cancellation {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: Listener): void;
  removeEventListener(type: "abort", listener: Listener): void;
}

/**
 * An AbortController for one request after another of many: Node's own costs as much for each as
 * reading its path and query.
 */
export class Canceller implements Cancellation {
  readonly #listeners = new Set<Listener>();
  #aborted = false;

  get aborted(): boolean {
    return this.#aborted;
  }

  addEventListener(_type: "abort", listener: Listener): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: "abort", listener: Listener): void {
    this.#listeners.delete(listener);
  }

  /** Tells everyone who listens, once. */
  abort(): void {
    if (this.#aborted) return;
    this.#aborted = true;
    for (const listener of this.#listeners) listener.handleEvent();
  }
}
