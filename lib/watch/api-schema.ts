import { z } from "zod";
import { eventsRowSchema } from "./row-schema";
import { streamStatusSchema } from "./stream-status";
import type { CacheWindow, Timeline } from "./timeline";
import { EVENT_TYPES } from "./types";

export type { EventsRow } from "./row-schema";

const text = z.string();
const count = z.number().describe("a count");
const streamSpecSchema = z.object({
  group: text,
  version: text,
  resource: text,
  namespace: text.nullable(),
  labelSelector: text,
  fieldSelector: text,
});

const ratesSchema = z.object({
  events: z.number().nullable(),
  bytes: z.number().nullable(),
  overMs: z.number(),
});

/** One stream of a capture. Counters run since the capture began; bytes are those of events. */
export const streamMetaSchema = z.object({
  id: text.describe("the `stream` of its events"),
  spec: streamSpecSchema,
  status: streamStatusSchema,
  evidence: text.nullable().describe("the id of the watch request that is open; null between two"),
  events: count,
  bytes: count,
  objects: count.describe("objects that are there now"),
  rates: ratesSchema.describe("per second, over the last 10 s"),
  watches: count.describe("watch requests since the upstream watch began, shared by all who look"),
  lists: count,
  subscribers: count.describe("subscriptions that share this upstream watch"),
  withheld: z.boolean().describe("the right was taken away: what was captured is masked"),
});
export type StreamMeta = z.infer<typeof streamMetaSchema>;

/** The `meta` of the live view `events`. */
export const eventsMetaSchema = z.object({
  capture: text.describe("random id, for the routes that speak of this capture"),
  startedAt: z.number(),
  clusterUid: text.nullable(),
  first: count.describe(
    "ordinal of the first matching event that is still held; `offset` and `total` count from the beginning",
  ),
  held: z.object({ events: count, bytes: count }),
  dropped: z
    .record(z.enum(EVENT_TYPES), count)
    .describe("events that memory had no room for, by type, whatever the filter"),
  anomalies: z.object({ unknown: count, rejected: count, undecodable: count }),
  streams: z.array(streamMetaSchema),
});
export type EventsMeta = z.infer<typeof eventsMetaSchema>;

/**
 * The `meta` of the live view `events-line`: the layout of `lib/watch/timeline` in px, and what it covers.
 * `from`, `to`: ms since the epoch, or resourceVersions as numbers. `now`: the server's clock, ms.
 */
export interface LineMeta extends Timeline {
  readonly capture: string;
  readonly axis: "time" | "rv";
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly now: number;
  readonly windows: readonly CacheWindow[];
}

/** `GET /api/watch`: the newest rows of the view, in their order, and its state. */
export const watchSchema = z.object({
  offset: count,
  total: count,
  rows: z.array(eventsRowSchema),
  meta: eventsMetaSchema,
});
export type WatchAnswer = z.infer<typeof watchSchema>;

const ownerSchema = z.object({
  manager: text,
  operation: text,
  subresource: text.nullable(),
  time: text.nullable(),
});

const changeSchema = z.object({
  class: z.enum(["spec", "status", "metadata", "mixed", "none"]).nullable(),
  managedFieldsMoved: z.boolean(),
  changes: z.array(
    z.object({
      path: text.describe("as in a conflict of server-side apply"),
      kind: z.enum(["added", "removed", "changed", "reordered"]),
      before: z.unknown().exactOptional().describe("absent when added"),
      after: z.unknown().exactOptional().describe("absent when removed"),
      owners: z.array(ownerSchema),
    }),
  ),
});
export type ChangeDetail = z.infer<typeof changeSchema>;

/** `GET /api/watch/event`. */
export const eventDetailSchema = z.object({
  event: eventsRowSchema,
  object: z
    .unknown()
    .describe("as it came, Secret values masked; null for BOOKMARK and ERROR, and when withheld"),
  previous: z.unknown().describe("the version before, for MODIFIED and DELETED; null when it is not known"),
  change: changeSchema.nullable().describe("for MODIFIED when the version before is known"),
});
export type EventDetail = z.infer<typeof eventDetailSchema>;

/** `GET /api/watch/position`: where in the filtered view a moment is. */
export const positionSchema = z.object({
  ordinal: count.describe("of the first matching event at or after it; `total` when all are older"),
  first: count,
  total: count,
});
export type Position = z.infer<typeof positionSchema>;

const probeSchema = z.object({
  kind: z.enum(["last-event", "last-bookmark", "too-old"]),
  resourceVersion: text.nullable(),
  outcome: z.enum(["replayed", "nothing-missed", "expired", "failed", "not-run"]),
  events: count,
  again: count,
  bytes: count,
  explanation: text,
  violation: text.nullable(),
  status: z.number().nullable().describe("HTTP status; null without an answer"),
  rows: z.array(eventsRowSchema).describe("what the watch sent, at most the first 200"),
  quiet: z
    .boolean()
    .describe("false when time or bytes ran out before the watch fell silent: there may be more"),
});

/** `GET /api/watch/experiment`. */
export const experimentSchema = z.object({
  point: z.object({ lastEventVersion: text.nullable(), lastBookmarkVersion: text.nullable() }),
  cutAt: z.number(),
  results: z.array(probeSchema),
});
export type Experiment = z.infer<typeof experimentSchema>;

const originSchema = z.enum(["cache", "etcd"]);
const outcomeSchema = z.object({ code: z.number(), inStream: z.boolean(), reason: text, when: text });

/** `GET /api/watch/query`: what was predicted, and what came. */
export const queryLabSchema = z.object({
  server: z.object({
    minor: z.number(),
    watchList: z.boolean().nullable(),
    cached: z.boolean(),
    currentVersion: text.nullable(),
  }),
  prediction: z.object({
    rule: text,
    from: z.readonly(z.array(originSchema)),
    expected: outcomeSchema,
    alsoRight: z.readonly(z.array(outcomeSchema)),
    comes: text,
    explanation: text,
    source: text,
    endBookmark: z.boolean().nullable(),
    limited: z.boolean().nullable(),
  }),
  answer: z.object({
    code: z.number(),
    inStream: z.boolean(),
    reason: text,
    message: text,
    retryAfterSeconds: z.number().nullable(),
    initialEventsEnd: z.boolean(),
    items: z.number().nullable(),
    continue: text.nullable().describe("the token of the next page, to go on with"),
    remaining: z.number().nullable(),
    resourceVersion: text.nullable().describe("of the list, or of the last event"),
    from: originSchema.nullable().describe("by the server's own counters; null when they cannot be read"),
    events: z.record(z.enum(EVENT_TYPES), count).nullable().describe("of a watch, by type"),
    bytes: count,
    ms: z.number(),
    whole: z.boolean().describe("false when the watch was ended by us, or the answer was cut at our limit"),
  }),
  verdict: z.object({ kind: z.enum(["as-predicted", "also-right", "different"]), why: text }),
});
export type QueryLab = z.infer<typeof queryLabSchema>;

/** `GET /api/watch/cost`: the same list in both forms, measured now. */
export const costSchema = z.object({
  sharing: z.object({ connections: count, subscriptions: count, saved: count }),
  forms: z.object({ fullBytes: count, metadataBytes: count, objects: count }),
  whole: z.boolean().describe("false when the list is longer than the page that was measured"),
  saving: z.object({
    saved: z.number().nullable(),
    fullPerObject: z.number().nullable(),
    metadataPerObject: z.number().nullable(),
  }),
});
export type Cost = z.infer<typeof costSchema>;
