import type { Clock, Timer } from "@/lib/base/clock";
import { isComparable } from "@/lib/objects/resource-version";
import type { StreamStatus } from "@/lib/stream/messages";
import type { LineQuery } from "@/lib/watch/api-query";
import type { LineMeta } from "@/lib/watch/api-schema";
import { cacheWindows, layoutTimeline, type TimelineInput, type Viewport } from "@/lib/watch/timeline";
import type { Capture } from "./capture";
import { worstStatus } from "./events-view";
import type { LiveView } from "./view";

/** A line is drawn anew at most this often, */
const EVERY_MS = 250;
/** and takes at most this part of the process's time. */
const SHARE = 0.1;
/** Marks nearer to each other than this are drawn as one, px. */
const BUCKET = 6;
const BEFORE_MS = 75_000;

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
    const meta = lineOf(this.capture, this.query, this.clock.now());
    this.#costMs = this.clock.monotonic() - started;
    this.#drawn = { revision: this.revision, meta };
    return meta;
  }
}

/** The layout of a capture's line at a moment (wall clock, ms). */
export function lineOf(capture: Capture, query: LineQuery, now: number): LineMeta {
  const { axis, width, zoneMs } = query;
  const { ring, episodes, streams } = capture;
  const input: TimelineInput = { streams: streams.map(({ id }) => id), events: ring, episodes };
  const [from, to] =
    query.from !== null && query.to !== null
      ? [query.from, query.to]
      : axis === "time"
        ? [capture.startedAt - BEFORE_MS, now]
        : versionsOf(input);
  const view: Viewport = { axis, from, to, width, bucket: BUCKET, zoneMs };
  const layout = layoutTimeline(input, view);
  return {
    capture: capture.id,
    axis,
    from,
    to,
    width,
    now,
    windows: cacheWindows(input, view, now),
    ...layout,
  };
}

/** The smallest and the largest resourceVersion, as numbers for drawing; both 0 where there are none. */
function versionsOf({ events, episodes }: TimelineInput): readonly [number, number] {
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const seen of [events, episodes]) {
    for (const { resourceVersion } of seen) {
      if (resourceVersion === null || !isComparable(resourceVersion)) continue;
      from = Math.min(from, Number(resourceVersion));
      to = Math.max(to, Number(resourceVersion));
    }
  }
  return to === 0 ? [0, 0] : [from, Math.max(to, from + 1)];
}
