import { useCallback, useMemo, useRef, useState } from "react";
import { type LiveResult, useLive } from "@/components/data/stream";
import { useWanted } from "@/components/data/use-wanted";
import type { Frame } from "@/lib/stream/delta";
import type { EventsMeta, EventsRow } from "@/lib/watch/api-schema";
import { type EventLog, type LogWindow, WINDOW_ROWS, windowAround } from "./event-log";

/** The newest rows: what is asked for while one follows. */
const TAIL: LogWindow = { tail: WINDOW_ROWS };

export interface LiveLog {
  readonly log: EventLog;
  readonly live: LiveResult<EventsRow>;
  /** What the server says of the capture; null until it has said something. */
  readonly meta: EventsMeta | null;
  /** Matching events that came since the log was paused. */
  readonly since: number;
}

/**
 * The events of some streams that pass a filter, live. While `paused` the log stands still at what it showed;
 * the rows that are looked at are asked for by their ordinals.
 */
export function useEventLog(
  context: string | null,
  query: Readonly<Record<string, string>> | null,
  paused: boolean,
): LiveLog {
  const [part, setPart] = useState<LogWindow>(TAIL);
  const live = useLive<EventsRow>("events", { context, query, window: paused ? part : TAIL });
  const { frame, old } = live;
  const meta = (frame?.meta ?? null) as EventsMeta | null;
  const rowAt = useRows(frame, `${JSON.stringify(query)} ${meta?.capture ?? ""}`);
  const total = frame?.total ?? 0;
  const span = useFrozen(paused && frame !== null && !old, meta?.capture ?? "", {
    first: meta?.first ?? 0,
    end: total,
  });
  const wanted = useWanted((from, to) => {
    if (paused) setPart((now) => windowAround(now, { from, to }, span.end));
  });
  const log = useMemo<EventLog>(
    () => ({
      first: span.first,
      end: Math.max(span.first, span.end),
      row(ordinal) {
        wanted(ordinal);
        return rowAt(ordinal);
      },
    }),
    [span, rowAt, wanted],
  );
  return { log, live, meta, since: total - span.end };
}

/** Rows by ordinal: of this frame, and of the one before while the next is under way. */
function useRows(frame: Frame<EventsRow> | null, of: string): (ordinal: number) => EventsRow | null {
  const frames = useRef<{ of: string; now: Frame<EventsRow> | null; before: Frame<EventsRow> | null }>({
    of,
    now: null,
    before: null,
  });
  const { of: was, now } = frames.current;
  if (now !== frame) frames.current = { of, now: frame, before: was === of ? now : null };
  const { now: current, before } = frames.current;
  return useCallback(
    (ordinal) => current?.rows[ordinal - current.offset] ?? before?.rows[ordinal - before.offset] ?? null,
    [current, before],
  );
}

/** The value, or while frozen the one there was when it froze, unless it is `of` something else by now. */
function useFrozen<T>(frozen: boolean, of: string, value: T): T {
  const kept = useRef({ frozen: false, of, value });
  if (!frozen || !kept.current.frozen || kept.current.of !== of) kept.current = { frozen, of, value };
  return kept.current.value;
}
