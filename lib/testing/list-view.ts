import type { Lease, LiveView } from "@/lib/hub/view";
import type { Row, StreamStatus, Window } from "@/lib/stream/messages";

/** A view that a test fills by hand. */
export class ListView implements LiveView {
  revision = 1;
  epoch = 1;
  leases = 0;
  #rows: readonly Row[] = [];
  #status: StreamStatus;
  readonly #listeners = new Set<() => void>();

  constructor() {
    this.#status = {
      phase: "live",
      since: 0,
      problem: null,
      progress: null,
      nextTryAt: null,
      lastEventAt: null,
      lastBookmarkAt: null,
      resourceVersion: null,
    };
  }

  set(rows: readonly Row[], replaced = false): void {
    this.#rows = rows;
    this.revision++;
    if (replaced) this.epoch++;
    this.#changed();
  }

  setStatus(part: Partial<StreamStatus>): void {
    this.#status = { ...this.#status, ...part };
    this.#changed();
  }

  frame(window: Window) {
    const total = this.#rows.length;
    const count = "tail" in window ? window.tail : window.count;
    const offset = "tail" in window ? Math.max(0, total - count) : Math.min(window.offset, total);
    return { offset, total, rows: this.#rows.slice(offset, offset + count), meta: null };
  }

  status = (): StreamStatus => this.#status;

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  lease(): Lease {
    this.leases++;
    return { view: this, close: () => this.leases-- };
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
