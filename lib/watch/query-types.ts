import type { StatusError } from "./types";

/** A list or watch as the query lab asks it. Empty texts and nulls are parameters left out. */
export interface LabQuery {
  readonly verb: "list" | "watch";
  readonly resourceVersion: string;
  readonly resourceVersionMatch: string;
  readonly sendInitialEvents: boolean | null;
  readonly allowWatchBookmarks: boolean;
  readonly limit: number | null;
  readonly continue: string;
}

/** What must be known of the server to say what it will do. */
export interface ServerFacts {
  /** Of Kubernetes 1.x, e.g. 37. */
  readonly minor: number;
  /** Whether the feature gate WatchList is on; null when not known: then the version's default is taken. */
  readonly watchList: boolean | null;
  /** False for a resource without a watch cache: events (core and events.k8s.io), `--watch-cache-sizes <resource>#0`. */
  readonly cached: boolean;
  /** The newest resourceVersion of the resource, for telling what lies ahead of it; null when not known. */
  readonly currentVersion: string | null;
}

export type Origin = "cache" | "etcd";

/** How a request may end. */
export interface Outcome {
  /** HTTP status, or the code of the ERROR event when `inStream`. */
  readonly code: number;
  /** The refusal is an ERROR event of a watch that was opened with HTTP 200. */
  readonly inStream: boolean;
  /** Of the Status; empty when it is no refusal or the Status has none. */
  readonly reason: string;
  /** In which case, for an outcome that is right too. */
  readonly when: string;
}

export interface Prediction {
  /** Which rule it follows from; stable. */
  readonly rule: string;
  /** Where the answer is read from, the likelier first; empty when it is refused unread. */
  readonly from: readonly Origin[];
  readonly expected: Outcome;
  readonly alsoRight: readonly Outcome[];
  /** What the answer holds, in one sentence. */
  readonly comes: string;
  /** Why, in one or two sentences. */
  readonly explanation: string;
  /** The file of Kubernetes that decides it. */
  readonly source: string;
  /** Watch: whether a bookmark will end the initial state. Null where that is no question. */
  readonly endBookmark: boolean | null;
  /** List: whether `limit` cuts the answer into pages. Null where that is no question. */
  readonly limited: boolean | null;
}

/** What the server answered. */
export interface LabAnswer {
  readonly code: number;
  readonly inStream: boolean;
  readonly error: StatusError | null;
  readonly initialEventsEnd: boolean;
  /** Objects of a list; null for a watch. */
  readonly items: number | null;
  /** metadata.continue was not empty. */
  readonly hasContinue: boolean;
  /** From the apiserver's own counters before and after; null when not measured. */
  readonly from: Origin | null;
}

export const OK: Outcome = { code: 200, inStream: false, reason: "", when: "" };
export const FILLING: Outcome = {
  code: 429,
  inStream: false,
  reason: "TooManyRequests",
  when: "the watch cache is still being filled",
};

/** A request as the rules see it. */
export interface Situation {
  readonly query: LabQuery;
  readonly server: ServerFacts;
  /** The gate, after its version's default. */
  readonly watchList: boolean;
  readonly version: "none" | "any" | "number" | "invalid";
  /** The resourceVersion lies ahead of the server's newest, as far as that is known. */
  readonly ahead: boolean;
  readonly paged: boolean;
}
