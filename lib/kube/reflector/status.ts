import type { Problem } from "@/lib/base/problem";
import type { DecodedFrame } from "../watch-stream/event";
import type { TableColumn } from "../watch-stream/table";
import type { Assumptions, Phase } from "./course";

/** Everything counted since the reflector was made. */
export interface Counters {
  /** Requests. */
  lists: number;
  pages: number;
  watches: number;
  checks: number;
  /** Events by type, as they came, before it is known whether they change anything. */
  added: number;
  modified: number;
  deleted: number;
  bookmarks: number;
  errors: number;
  /** Event types that this version does not know. */
  unknown: number;
  /** Lines that are no events. */
  undecodable: number;
  /** Objects without usable metadata, or that the ingest hook threw on. */
  rejected: number;
  /** Frames in which invalid UTF-8 was replaced. */
  invalidUtf8: number;
  /** Versions that were there already. */
  duplicates: number;
  /** Versions older than what was there. */
  outdated: number;
  /** Deletions of unknown objects. */
  absent: number;
  /** Objects left out at the ceiling. */
  noRoom: number;
  /** Bookmarks that were empty or behind what was applied; ignored. */
  oddBookmarks: number;
  /** Events not newer than a bookmark before them: the server broke its promise. */
  behindBookmark: number;
  /** Whole times the data was replaced by a snapshot. */
  resyncs: number;
  /** Snapshots from before what was already seen. */
  historyResets: number;
  /** Decoded bytes of list pages and frames. */
  bytes: number;
}

export function zeroCounters(): Counters {
  return {
    lists: 0,
    pages: 0,
    watches: 0,
    checks: 0,
    added: 0,
    modified: 0,
    deleted: 0,
    bookmarks: 0,
    errors: 0,
    unknown: 0,
    undecodable: 0,
    rejected: 0,
    invalidUtf8: 0,
    duplicates: 0,
    outdated: 0,
    absent: 0,
    noRoom: 0,
    oddBookmarks: 0,
    behindBookmark: 0,
    resyncs: 0,
    historyResets: 0,
    bytes: 0,
  };
}

/** What a panel may say about its data. Times are wall clock, milliseconds since the epoch; null: not yet. */
export interface ReflectorStatus {
  readonly phase: Phase;
  readonly since: number;
  readonly reason: Problem | null;
  /** When the next try begins, while waiting; it may begin earlier. */
  readonly nextTryAt: number | null;
  readonly lastEventAt: number | null;
  readonly lastBookmarkAt: number | null;
  /** Everything up to here is applied. */
  readonly resourceVersion: string;
  /** While syncing: objects so far, and about how many there will be. */
  readonly progress: { readonly received: number; readonly expected: number | null } | null;
  readonly epoch: number;
  readonly objects: number;
  readonly bytes: number;
  readonly columns: readonly TableColumn[];
  /** What another reflector of the same resource may assume. */
  readonly learned: Required<Assumptions>;
  readonly counters: Readonly<Counters>;
}

/** What came over the wire, in order, for whoever shows the protocol itself. `at` is wall clock, ms. */
export type WireRecord =
  | {
      readonly what: "opened";
      readonly at: number;
      readonly evidenceId: string;
      readonly resourceVersion: string;
      /** It begins with the state at hand. */
      readonly initialEvents: boolean;
    }
  | {
      readonly what: "event";
      readonly at: number;
      readonly evidenceId: string;
      readonly bytes: number;
      readonly event: DecodedFrame["event"];
    }
  | {
      readonly what: "listed";
      readonly at: number;
      readonly evidenceId: string;
      readonly bytes: number;
      readonly objects: number;
      readonly resourceVersion: string;
    }
  | {
      readonly what: "closed";
      readonly at: number;
      /** Empty when the watch was refused as expired before it was opened. */
      readonly evidenceId: string;
      /** "end": by the server, in order. "lost": broken or silent. "expired": 410. "stopped": by us. */
      readonly how: "end" | "lost" | "expired" | "stopped";
      readonly reason: Problem | null;
    };

/** Without what is copied each time that somebody asks. */
export type Standing = Omit<ReflectorStatus, "learned" | "counters">;
