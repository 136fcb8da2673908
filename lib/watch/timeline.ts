import { isComparable } from "@/lib/objects/resource-version";
import { countTicks, type Tick, timeTicks } from "./ticks";
import type { Episode, EpisodeKind, EventRow, EventType } from "./types";

/**
 * The watch cache keeps the events of at least this long for each resource (apiserver
 * pkg/storage/cacher/watch_cache_history.go, eventFreshDuration: its buffer doubles while it is full of newer
 * ones), unless there were more than 102,400 of them or the apiserver restarted meanwhile.
 */
export const CACHE_WINDOW_MS = 75_000;

/** What is drawn of one stream, each kind in its own lane. */
export const TRACKS = ["events", "bookmarks", "connection"] as const;
export type Track = (typeof TRACKS)[number];

export type MarkKind = EventType | EpisodeKind;

export interface TimelineInput {
  /** In the order of their lanes. */
  readonly streams: readonly string[];
  readonly events: Iterable<EventRow>;
  readonly episodes: readonly Episode[];
}

/** Which part is drawn, and how large. `from` and `to` are ms since the epoch, or resourceVersions as numbers. */
export interface Viewport {
  readonly axis: "time" | "rv";
  readonly from: number;
  readonly to: number;
  /** In px. */
  readonly width: number;
  /** Marks nearer to each other than this are drawn as one, in px. */
  readonly bucket: number;
  /** See `timeTicks`. */
  readonly zoneMs: number;
}

export interface Mark {
  /** Index into `lanes`. */
  readonly lane: number;
  /** Left edge in px; for a single mark, its place. */
  readonly x: number;
  /** 0 for a single mark, a bucket's width for an aggregated one. */
  readonly width: number;
  /** What it is; for an aggregated one, the kind that a reader must not miss. */
  readonly kind: MarkKind;
  readonly count: number;
  readonly byKind: Readonly<Partial<Record<MarkKind, number>>>;
  /** The first event in it, to go to; null for episodes. */
  readonly seq: number | null;
  readonly at: number;
  readonly resourceVersion: string | null;
}

/** Where the watch cache still has history. */
export interface CacheWindow {
  readonly lane: number;
  readonly x: number;
  readonly width: number;
}

export interface Timeline {
  readonly lanes: readonly { readonly stream: string; readonly track: Track }[];
  /** By lane, then by place. */
  readonly marks: readonly Mark[];
  readonly ticks: readonly (Tick & { readonly x: number })[];
}

/** About one label in 90 px. */
const TICK_ROOM = 90;

/** The lanes, marks and ticks of a part of the line. What has no place on the axis is left out. */
export function layoutTimeline(input: TimelineInput, view: Viewport): Timeline {
  const lanes = input.streams.flatMap((stream) => TRACKS.map((track) => ({ stream, track })));
  const laneOf = new Map(lanes.map(({ stream, track }, lane) => [`${track} ${stream}`, lane]));
  const buckets = new Map<string, Placed[]>();
  for (const placed of placeAll(input, view, laneOf)) {
    const key = `${placed.lane} ${Math.floor(placed.x / view.bucket)}`;
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [placed]);
    else bucket.push(placed);
  }
  const marks = [...buckets.values()].map((bucket) => markOf(bucket, view.bucket));
  return { lanes, marks: marks.sort((a, b) => a.lane - b.lane || a.x - b.x), ticks: ticksOf(view) };
}

interface Placed {
  readonly lane: number;
  readonly x: number;
  readonly kind: MarkKind;
  readonly seq: number | null;
  readonly at: number;
  readonly resourceVersion: string | null;
}

function* placeAll(
  { events, episodes }: TimelineInput,
  view: Viewport,
  laneOf: ReadonlyMap<string, number>,
): Iterable<Placed> {
  for (const { seq, stream, at, type: kind, resourceVersion } of events) {
    const track: Track = kind === "BOOKMARK" ? "bookmarks" : "events";
    const lane = laneOf.get(`${track} ${stream}`);
    const x = xOf(view, at, resourceVersion);
    if (lane !== undefined && x !== null) yield { lane, x, kind, seq, at, resourceVersion };
  }
  for (const { stream, at, kind, resourceVersion } of episodes) {
    const lane = laneOf.get(`connection ${stream}`);
    const x = xOf(view, at, resourceVersion);
    if (lane !== undefined && x !== null) yield { lane, x, kind, seq: null, at, resourceVersion };
  }
}

/** Null outside the part that is drawn, and for what has no resourceVersion on an axis of them. */
function xOf(view: Viewport, at: number, resourceVersion: string | null): number | null {
  const value = view.axis === "time" ? at : positionOf(resourceVersion);
  if (value === null || value < view.from || value > view.to || view.to <= view.from) return null;
  return ((value - view.from) / (view.to - view.from)) * view.width;
}

/** For drawing alone: beyond 2^53 neighbours fall together, which no screen could tell apart anyway. */
function positionOf(resourceVersion: string | null): number | null {
  return resourceVersion !== null && isComparable(resourceVersion) ? Number(resourceVersion) : null;
}

/** What a reader must not miss, first. */
const WEIGHT: readonly MarkKind[] = [
  "ERROR",
  "expired",
  "lost",
  "end",
  "list",
  "resume",
  "DELETED",
  "ADDED",
  "MODIFIED",
  "BOOKMARK",
];

function markOf(bucket: readonly Placed[], width: number): Mark {
  const byKind: Partial<Record<MarkKind, number>> = {};
  for (const { kind } of bucket) byKind[kind] = (byKind[kind] ?? 0) + 1;
  const kind = WEIGHT.find((candidate) => candidate in byKind) ?? "MODIFIED";
  const first = bucket.reduce((a, b) => (b.x < a.x ? b : a));
  const { lane, seq, at, resourceVersion } = first;
  const single = bucket.length === 1;
  const x = single ? round(first.x) : Math.floor(first.x / width) * width;
  return { lane, x, width: single ? 0 : width, kind, count: bucket.length, byKind, seq, at, resourceVersion };
}

/** Tenths of a px: what an SVG needs. */
const round = (x: number) => Math.round(x * 10) / 10;

function ticksOf(view: Viewport): (Tick & { x: number })[] {
  const { axis, from, to, width, zoneMs } = view;
  if (to <= from) return [];
  const most = Math.max(1, Math.floor(width / TICK_ROOM));
  const ticks = axis === "time" ? timeTicks(from, to, most, zoneMs) : countTicks(from, to, most);
  return ticks.map((tick) => ({ ...tick, x: round(((tick.value - from) / (to - from)) * width) }));
}

/**
 * Where the watch cache surely still has history at time `now`: the last 75 s; on an axis of
 * resourceVersions, from the newest one that was already seen 75 s ago. Lanes of which nothing that old was
 * seen are left out.
 */
export function cacheWindows(input: TimelineInput, view: Viewport, now: number): CacheWindow[] {
  return input.streams.flatMap((stream, i) => {
    const since = now - CACHE_WINDOW_MS;
    const start = view.axis === "time" ? since : newestAt(input, stream, since);
    const end = view.axis === "time" ? now : newestAt(input, stream, now);
    if (start === null || end === null || end < view.from || start > view.to || view.to <= view.from)
      return [];
    const place = (value: number) =>
      round(((clamp(value, view) - view.from) / (view.to - view.from)) * view.width);
    return [{ lane: i * TRACKS.length, x: place(start), width: round(place(end) - place(start)) }];
  });
}

const clamp = (value: number, { from, to }: Viewport) => Math.min(to, Math.max(from, value));

/** The newest resourceVersion of a stream that was seen by a time. */
function newestAt({ events, episodes }: TimelineInput, stream: string, time: number): number | null {
  let newest: number | null = null;
  for (const seen of [events, episodes]) {
    for (const { stream: of, at, resourceVersion } of seen) {
      const position = of === stream && at <= time ? positionOf(resourceVersion) : null;
      if (position !== null && position > (newest ?? 0)) newest = position;
    }
  }
  return newest;
}
