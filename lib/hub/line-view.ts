import type { Clock, Timer } from "@/lib/base/clock";
import type { StreamStatus } from "@/lib/stream/messages";
import type { LineQuery } from "@/lib/watch/api-query";
import type { LineMeta } from "@/lib/watch/api-schema";
import { lineOf } from "@/lib/watch/line";
import { CACHE_WINDOW_MS } from "@/lib/watch/timeline";
import type { Capture } from "./capture";
import { worstStatus } from "./events-view";
import type { LiveView } from "./view";

/** A line is drawn anew at most this often, */
const EVERY_MS = 250;
/** and takes at most this part of the process's time. */
const SHARE = 0.1;

/** The line of a capture: no rows, and the layout as `meta`. */
export class LineView implements LiveView {
  revision = 1;
  readonly #listeners = new Set<() => void>();
  readonly #stop: () => void;
  #timer: Timer | null = null;
  #drawn: { readonly revision: number; readonly meta: LineMeta } | null = null;
  #costMs = 0;

  constructor(
    private readonly capture: Capture,
    private readonly query: LineQuery,
    private readonly clock: Clock,
  ) {
    this.#stop = capture.onChange(() => this.#later());
  }

  get epoch(): number {
    return this.capture.epoch;
  }

  frame() {
    return { offset: 0, total: 0, rows: [], meta: this.#meta() };
  }

  status(): StreamStatus {
    return worstStatus(this.capture);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#stop();
    this.#timer?.cancel();
  }

  #later(): void {
    this.#timer ??= this.clock.after(Math.max(EVERY_MS, this.#costMs / SHARE), () => {
      this.#timer = null;
      this.revision += 1;
      for (const listener of this.#listeners) listener();
    });
  }

  #meta(): LineMeta {
    if (this.#drawn?.revision === this.revision) return this.#drawn.meta;
    const started = this.clock.monotonic();
    const { id, ring, episodes, streams, startedAt } = this.capture;
    const input = { streams: streams.map((stream) => stream.id), events: ring, episodes };
    const meta = lineOf(id, input, {
      ...this.query,
      since: startedAt - CACHE_WINDOW_MS,
      now: this.clock.now(),
    });
    this.#costMs = this.clock.monotonic() - started;
    this.#drawn = { revision: this.revision, meta };
    return meta;
  }
}
