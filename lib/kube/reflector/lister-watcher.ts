import type { KubeObject } from "@/lib/objects/kube-object";
import type { TableColumn } from "../watch-stream/table";
import type { Failure } from "./failure";

/** One page of a list. */
export interface ListRequest {
  /** "": the latest. "0": whatever the cache holds. Otherwise: not older than this. */
  readonly resourceVersion: string;
  /** Exactly `resourceVersion`, which must be one: the state as it was, as long as etcd has not compacted it. */
  readonly exact?: boolean;
  /** Objects a page; 0 asks for all at once. */
  readonly limit: number;
  /** From the page before; then `resourceVersion` plays no part. */
  readonly continueToken: string | null;
  /** Rather no answer than one that takes longer than 10 s. */
  readonly urgent?: boolean;
}

/** What can be told of an answer that has begun, which may be long before it is complete. */
export interface ListHeard {
  readonly answered?: () => void;
  /** With the token of the next page, where the answer begins with it; `ListPage` says it again. */
  readonly continues?: (token: string) => void;
}

export interface ListPage {
  readonly objects: readonly KubeObject[];
  /** Items without usable metadata. */
  readonly rejected: number;
  readonly resourceVersion: string;
  readonly continueToken: string | null;
  /** How many objects follow, when the server says so. It may be wrong. */
  readonly remaining: number | null;
  /** Empty unless the answer is a Table. */
  readonly columns: readonly TableColumn[];
  /** Of the decoded body. */
  readonly bytes: number;
  readonly evidenceId: string;
}

export interface WatchRequest {
  /** "" only together with `initialEvents`. */
  readonly resourceVersion: string;
  /** Send the current state first, and mark its end with a bookmark. */
  readonly initialEvents: boolean;
  readonly timeoutSeconds: number;
}

/** A watch whose headers have arrived. */
export interface WatchConnection {
  readonly evidenceId: string;
  /** Bytes as they come, then one end: null for a complete body. Called once, at once. */
  read(sink: ByteSink): void;
  /** Ends the connection; the sink hears nothing more. */
  close(): void;
}

export interface ByteSink {
  bytes(chunk: Buffer): void;
  end(failure: Failure | null): void;
}

/**
 * One resource in one scope, selector and representation, as a server offers it.
 * Both reject with FailureError or whatever the transport throws.
 */
export interface ListerWatcher {
  /** When known, objects of other kinds are rejected. */
  readonly kind?: string;
  list(request: ListRequest, signal: AbortSignal, heard?: ListHeard): Promise<ListPage>;
  watch(request: WatchRequest, signal: AbortSignal): Promise<WatchConnection>;
}
