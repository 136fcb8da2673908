/**
 * The laboratory's data: watch streams as they were seen on the wire. Times are
 * milliseconds; `at` is wall clock that never runs backwards within one capture.
 * A null means that it was not said, never zero.
 */

export const EVENT_TYPES = ["ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/**
 * Which part of an object a MODIFIED event changed. "spec" is every field outside metadata and
 * status, so ConfigMap data too. "none": only bookkeeping moved (resourceVersion, managedFields).
 */
export const CHANGE_CLASSES = ["spec", "status", "metadata", "mixed", "none"] as const;
export type ChangeClass = (typeof CHANGE_CLASSES)[number];

/** Which object an event is about. */
export interface ObjectIdentity {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Null for cluster-scoped objects. */
  readonly namespace: string | null;
  readonly name: string;
  readonly uid: string;
}

/** The Status that an ERROR event, or a refused request, carried. Absent texts are empty, an absent code is 0. */
export interface StatusError {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly causes: readonly {
    readonly reason: string;
    readonly message: string;
    readonly field: string;
  }[];
  readonly retryAfterSeconds: number | null;
}

/** One event without its object: what a list of events shows and what filters judge. */
export interface EventRow {
  /** Counts up by one from 0 within one capture, across its streams. */
  readonly seq: number;
  /** Which stream of the laboratory it came from. */
  readonly stream: string;
  readonly at: number;
  /** Since the stream's previous event; null for its first. */
  readonly gapMs: number | null;
  readonly type: EventType;
  /** Of the object or bookmark. For DELETED it is that of the deletion. Null for ERROR. */
  readonly resourceVersion: string | null;
  /** Null for BOOKMARK and ERROR, and when the right to see it was taken away. */
  readonly identity: ObjectIdentity | null;
  /** Length of the line on the wire, without its newline. */
  readonly bytes: number;
  /** The bookmark that ends the initial state of a watch with sendInitialEvents. */
  readonly initialEventsEnd: boolean;
  /** An ADDED that tells the state at the start rather than a change; its resourceVersion is no resume point. */
  readonly synthetic: boolean;
  /** For MODIFIED when the previous version was known, else null. */
  readonly change: ChangeClass | null;
  readonly error: StatusError | null;
}

/** One event with its object, redacted at ingest. The object is null for BOOKMARK and ERROR. */
export interface LabEvent extends EventRow {
  readonly object: unknown;
}

/**
 * What happened to a stream besides events.
 * - `list`: a snapshot was read; its resourceVersion is where the watch began
 * - `resume`: a watch was opened from a resourceVersion without a new list
 * - `end`: the server ended the watch cleanly
 * - `lost`: the connection broke or fell silent
 * - `expired`: the resourceVersion was refused (410): a list follows
 */
export const EPISODES = ["list", "resume", "end", "lost", "expired"] as const;
export type EpisodeKind = (typeof EPISODES)[number];

export interface Episode {
  readonly stream: string;
  readonly at: number;
  readonly kind: EpisodeKind;
  readonly resourceVersion: string | null;
}

/** The event as a row. */
export function rowOf({ object: _, ...row }: LabEvent): EventRow {
  return row;
}
