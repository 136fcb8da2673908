import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Row } from "@/lib/stream/messages";
import { type LiveResult, useLive } from "./stream";

/** Rows of one window: a high screen, and some above and below to scroll into. */
const COUNT = 80;
const MARGIN = 16;

export interface LiveRows<R extends Row, M> {
  readonly live: LiveResult<R>;
  readonly meta: M | null;
  readonly total: number;
  /** The row, or null while it is not here yet; asking for it moves the window there. */
  row(index: number): R | null;
}

/** A live view of a list by position: the rows that are drawn are those that are asked for. */
export function useLiveRows<R extends Row, M>(
  view: string,
  options: { readonly context: string | null; readonly query: Readonly<Record<string, string>> | null },
): LiveRows<R, M> {
  const [offset, setOffset] = useState(0);
  const live = useLive<R>(view, { ...options, window: { offset, count: COUNT } });
  const { frame } = live;
  const total = frame?.total ?? 0;
  const wanted = useWanted((from, to) => {
    const above = from >= offset + MARGIN || offset === 0;
    const below = to <= offset + COUNT - MARGIN || offset + COUNT >= total;
    if (!above || !below) setOffset(Math.max(0, Math.floor((from + to - COUNT) / 2)));
  });
  const row = useCallback(
    (index: number) => {
      wanted(index);
      return frame?.rows[index - frame.offset] ?? null;
    },
    [frame, wanted],
  );
  return useMemo(
    () => ({ live, meta: (frame?.meta ?? null) as M | null, total, row }),
    [live, frame, total, row],
  );
}

/** Gathers the positions that a render asks for, and tells their range once it is done. */
function useWanted(ask: (from: number, to: number) => void): (index: number) => void {
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  const range = useRef<{ from: number; to: number } | null>(null);
  return useCallback((index) => {
    const now = range.current;
    if (now !== null) {
      range.current = { from: Math.min(now.from, index), to: Math.max(now.to, index + 1) };
      return;
    }
    range.current = { from: index, to: index + 1 };
    // Not while React renders.
    queueMicrotask(() => {
      const seen = range.current;
      range.current = null;
      if (seen !== null) latest.current(seen.from, seen.to);
    });
  }, []);
}
