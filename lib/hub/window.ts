import type { Window } from "@/lib/stream/messages";

/** Where a window lies in so many rows: the place of its first one, and how many it may have. */
export function placeOf(window: Window, total: number): { readonly offset: number; readonly count: number } {
  return "tail" in window
    ? { offset: Math.max(0, total - window.tail), count: window.tail }
    : { offset: Math.min(window.offset, total), count: window.count };
}

/** The rows of a window out of all. */
export function windowOf<T>(all: readonly T[], window: Window): { offset: number; total: number; rows: T[] } {
  const { offset, count } = placeOf(window, all.length);
  return { offset, total: all.length, rows: all.slice(offset, offset + count) };
}
