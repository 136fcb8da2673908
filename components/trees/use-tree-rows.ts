import { useMemo, useRef, useState } from "react";
import { type LiveResult, useLive } from "@/components/data/stream";
import { useWanted } from "@/components/data/use-wanted";
import type { Frame } from "@/lib/stream/delta";
import type { TreesMeta } from "@/lib/trees/api-schema";
import type { TreeRowData } from "@/lib/trees/row";

/** Rows of one window, and the step in which it moves: a scroll by less asks for nothing. */
const ROWS = 160;
const STEP = 40;

export interface TreeRows {
  readonly live: LiveResult<TreeRowData>;
  readonly meta: TreesMeta | null;
  readonly count: number;
  /** Null while it is under way; asking brings it into the window. */
  row(index: number): TreeRowData | null;
  /** Asks for nothing. */
  peek(index: number): TreeRowData | null;
}

/** The rows of a tree that are looked at, live. */
export function useTreeRows(context: string | null, query: Readonly<Record<string, string>>): TreeRows {
  const [offset, setOffset] = useState(0);
  const live = useLive<TreeRowData>("trees", { context, query, window: { offset, count: ROWS } });
  const { frame } = live;
  const before = useFrameBefore(frame);
  const wanted = useWanted((from, to) => {
    const inside = from >= offset && to <= offset + ROWS;
    if (!inside) setOffset(Math.max(0, Math.floor((from + to - ROWS) / 2 / STEP) * STEP));
  });
  return useMemo(() => {
    const peek = (index: number) => rowOf(frame, index) ?? rowOf(before, index);
    return {
      live,
      meta: (frame?.meta ?? null) as TreesMeta | null,
      count: frame?.total ?? 0,
      peek,
      row(index: number) {
        wanted(index);
        return peek(index);
      },
    };
  }, [live, frame, before, wanted]);
}

const rowOf = (frame: Frame<TreeRowData> | null, index: number) => frame?.rows[index - frame.offset] ?? null;

/** The frame before this one: its rows stand in for those that are under way. */
function useFrameBefore(frame: Frame<TreeRowData> | null): Frame<TreeRowData> | null {
  const frames = useRef<{ now: Frame<TreeRowData> | null; before: Frame<TreeRowData> | null }>({
    now: frame,
    before: null,
  });
  if (frames.current.now !== frame) frames.current = { now: frame, before: frames.current.now };
  const { now, before } = frames.current;
  return before !== null && before.total === now?.total ? before : null;
}
