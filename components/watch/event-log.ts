import type { EventRow } from "@/lib/watch/types";

/**
 * Part of a filtered log of events, as a table shows it. Rows have an ordinal: their position among the matching
 * events since the capture began, those that are no longer held included. So a row keeps its place while the
 * oldest go.
 */
export interface EventLog {
  /** Ordinal of the first row that is still held, and of the one after the last. */
  readonly first: number;
  readonly end: number;
  /** The row, or null while it is not here yet. May ask for it. */
  row(ordinal: number): EventRow | null;
}

/** Which rows to ask for. */
export type LogWindow = { readonly offset: number; readonly count: number } | { readonly tail: number };

/** Rows in one window: a high screen, and as much above and below to scroll into. */
export const WINDOW_ROWS = 240;
const MARGIN = 40;

/** A window around the rows that are looked at; the one there is, as long as they are well inside it. */
export function windowAround(now: LogWindow, seen: { from: number; to: number }, end: number): LogWindow {
  if ("offset" in now) {
    const above = seen.from - now.offset >= MARGIN || now.offset === 0;
    const below = now.offset + now.count - seen.to >= MARGIN || now.offset + now.count >= end;
    if (above && below && seen.from >= now.offset && seen.to <= now.offset + now.count) return now;
  }
  const middle = Math.floor((seen.from + seen.to) / 2);
  return { offset: Math.max(0, middle - WINDOW_ROWS / 2), count: WINDOW_ROWS };
}
