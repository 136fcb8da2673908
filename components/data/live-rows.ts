import { useCallback, useMemo, useState } from "react";
import { MAX_WINDOW, type Row } from "@/lib/stream/messages";
import { type LiveResult, useLive } from "./stream";
import { useWanted } from "./use-wanted";

/** Rows above and below those in view, to scroll into. */
const MARGIN = 12;
/** Rows of one window, at least: before it is known how many are in view. */
const LEAST = 48;

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
  const [window, setWindow] = useState({ offset: 0, count: LEAST });
  const live = useLive<R>(view, { ...options, window });
  const { frame } = live;
  const total = frame?.total ?? 0;
  const wanted = useWanted((from, to) => {
    const { offset, count } = window;
    const above = from >= offset + MARGIN / 2 || offset === 0;
    const below = to <= offset + count - MARGIN / 2 || offset + count >= total;
    if (above && below) return;
    const wide = Math.min(MAX_WINDOW, Math.max(LEAST, to - from + 2 * MARGIN));
    setWindow({ offset: Math.max(0, Math.floor((from + to - wide) / 2)), count: wide });
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
