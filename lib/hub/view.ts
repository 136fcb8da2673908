import type { Frame } from "@/lib/stream/delta";
import type { StreamStatus, Window } from "@/lib/stream/messages";

/**
 * Something live that can be looked at through windows: an index of objects, a log of
 * events. One is shared by every subscription with the same query and identity.
 */
export interface LiveView {
  /** Grows with every change of anything that a window could show. */
  readonly revision: number;
  /** Grows when the history was replaced: what a window showed before does not lead to what it shows now. */
  readonly epoch: number;
  /** The rows of a window as they are now, and the whole's size; `offset` is the first row's place. */
  frame(window: Window): Omit<Frame, "rev">;
  status(): StreamStatus;
  /** Calls `listener` after each change of rows or status; returns what stops it. */
  onChange(listener: () => void): () => void;
}

/** What a subscription asks for, after the protocol's own checks. */
export interface ViewRequest {
  readonly context: string | undefined;
  readonly query: Readonly<Record<string, string>>;
}

/** A view in use; closing it gives up this use, not the view that others look at. */
export interface Lease {
  readonly view: LiveView;
  close(): void;
}

/** Opens a view. @throws ProblemError when the query is wrong or the context unknown. */
export type OpenView = (request: ViewRequest) => Promise<Lease>;
