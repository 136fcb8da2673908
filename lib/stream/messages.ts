import * as z from "zod";
import type { Problem } from "@/lib/base/problem";

/** The messages of `/api/stream`; docs/stream.md says what they mean. */
export const STREAM_VERSION = 1;

/** The server speaks at least this often, so that a dead socket is found out. */
export const BEAT_MS = 15_000;

/** Rows in one window, at most. */
export const MAX_WINDOW = 500;

const count = z.number().int().min(0).max(MAX_WINDOW);

/** Which part of a view is on the screen: rows from an offset, or the newest of a log. */
export const windowSchema = z.union([
  z.strictObject({ offset: z.number().int().min(0), count }),
  z.strictObject({ tail: count }),
]);
export type Window = z.infer<typeof windowSchema>;

const sub = z.string().max(64);

export const clientMessageSchema = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("hello"), v: z.number().int() }),
  z.strictObject({
    op: z.literal("subscribe"),
    ref: z.number().int(),
    view: z.string().max(64),
    context: z.string().max(512).optional(),
    query: z.record(z.string().max(64), z.string().max(8192)),
    window: windowSchema,
  }),
  z.strictObject({ op: z.literal("window"), sub, window: windowSchema }),
  z.strictObject({ op: z.literal("unsubscribe"), sub }),
  z.strictObject({ op: z.literal("credit"), frames: z.number().int().min(1).max(64) }),
  z.strictObject({ op: z.literal("pong"), n: z.number().int() }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

/** A row of a view: `key` is unique in the view, `rev` changes whenever the row does. */
export interface Row {
  readonly key: string;
  readonly rev: string;
}

/** What stands behind a subscription, and how fresh it is. Times are ms since the epoch, by the server's clock. */
export interface StreamStatus {
  readonly phase:
    | "connecting"
    | "syncing"
    | "live"
    | "stale"
    | "backing-off"
    | "partial"
    /** As of `resourceVersion`, whole as far as `problem` does not say otherwise, and not followed. */
    | "past"
    | "denied"
    | "gone"
    | "reauth";
  readonly since: number;
  /** Why, when it is not simply live. */
  readonly problem: Problem | null;
  /** While syncing: objects so far, and about how many there will be. */
  readonly progress: { readonly done: number; readonly of: number | null } | null;
  readonly nextTryAt: number | null;
  readonly lastEventAt: number | null;
  readonly lastBookmarkAt: number | null;
  readonly resourceVersion: string | null;
}

export interface WindowMessage<R extends Row = Row, M = unknown> {
  readonly t: "window";
  readonly sub: string;
  readonly rev: number;
  readonly offset: number;
  readonly total: number;
  readonly rows: readonly R[];
  readonly meta: M;
  readonly why: "opened" | "moved" | "resync" | "behind";
}

export interface DeltaMessage<R extends Row = Row, M = unknown> {
  readonly t: "delta";
  readonly sub: string;
  readonly base: number;
  readonly rev: number;
  readonly offset: number;
  readonly total: number;
  readonly put: readonly R[];
  readonly order?: readonly string[];
  readonly meta?: M;
}

export interface StreamLimits {
  readonly subscriptions: number;
  readonly messageBytes: number;
  readonly messagesPerSecond: number;
}

/** `cluster`: another cluster answers at the address of one that the tab looks at. */
export type ByeReason = "drain" | "slow" | "version" | "limit" | "session" | "cluster";

export type ServerMessage =
  | {
      readonly t: "hello";
      readonly v: number;
      readonly server: string;
      readonly beatMs: number;
      readonly limits: StreamLimits;
    }
  | { readonly t: "subscribed"; readonly ref: number; readonly sub: string }
  | { readonly t: "refused"; readonly ref: number; readonly problem: Problem }
  | WindowMessage
  | DeltaMessage
  | { readonly t: "state"; readonly sub: string; readonly status: StreamStatus }
  | { readonly t: "ended"; readonly sub: string; readonly problem: Problem }
  | { readonly t: "beat"; readonly n: number; readonly at: number }
  | { readonly t: "bye"; readonly why: ByeReason; readonly reconnectMs: number };
