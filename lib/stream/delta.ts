import type { DeltaMessage, Row, WindowMessage } from "./messages";

/** What a view shows at one moment in one window. */
export interface Frame<R extends Row = Row> {
  readonly rev: number;
  readonly offset: number;
  readonly total: number;
  readonly rows: readonly R[];
  readonly meta: unknown;
}

/** What the other side holds: the keys of its window in order, and the `rev` of each row. */
export interface Sent {
  readonly rev: number;
  readonly offset: number;
  readonly total: number;
  readonly rows: ReadonlyMap<string, string>;
  /** `meta` as JSON, to tell whether it changed. */
  readonly meta: string;
}

export function sentOf(frame: Frame): Sent {
  return {
    rev: frame.rev,
    offset: frame.offset,
    total: frame.total,
    rows: new Map(frame.rows.map((row) => [row.key, row.rev])),
    meta: JSON.stringify(frame.meta),
  };
}

const sameOrder = (sent: Sent, rows: readonly Row[]): boolean => {
  if (sent.rows.size !== rows.length) return false;
  let i = 0;
  for (const key of sent.rows.keys()) if (rows[i++]?.key !== key) return false;
  return true;
};

/** What to send to a side that holds `sent` so that it shows `frame`; null when it does already. */
export function deltaBetween(sub: string, sent: Sent, frame: Frame): DeltaMessage | null {
  const put = frame.rows.filter((row) => sent.rows.get(row.key) !== row.rev);
  const ordered = sameOrder(sent, frame.rows);
  const meta = JSON.stringify(frame.meta) !== sent.meta;
  if (put.length === 0 && ordered && !meta && frame.total === sent.total && frame.offset === sent.offset)
    return null;
  return {
    t: "delta",
    sub,
    base: sent.rev,
    rev: frame.rev,
    offset: frame.offset,
    total: frame.total,
    put,
    ...(ordered ? {} : { order: frame.rows.map((row) => row.key) }),
    ...(meta ? { meta: frame.meta } : {}),
  };
}

export function frameOfWindow<R extends Row>(message: WindowMessage<R>): Frame<R> {
  const { rev, offset, total, rows, meta } = message;
  return { rev, offset, total, rows, meta };
}

/**
 * The frame after a delta; rows that did not change keep their identity, so that a
 * component can tell by reference. Null when the delta does not fit what we hold: the
 * revision differs, or it names a row we never got. Then the window must be asked for again.
 */
export function applyDelta<R extends Row>(held: Frame<R>, delta: DeltaMessage<R>): Frame<R> | null {
  if (delta.base !== held.rev) return null;
  const rows = new Map<string, R>(held.rows.map((row) => [row.key, row]));
  for (const row of delta.put) rows.set(row.key, row);
  const next: R[] = [];
  for (const key of delta.order ?? held.rows.map((row) => row.key)) {
    const row = rows.get(key);
    if (row === undefined) return null;
    next.push(row);
  }
  const { rev, offset, total } = delta;
  return { rev, offset, total, rows: next, meta: delta.meta === undefined ? held.meta : delta.meta };
}
