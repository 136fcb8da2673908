import { z } from "zod";

/** The version of the format that this code writes, and the only one that it reads. */
export const FORMAT_VERSION = 1;

const LONG = 2048;
const name = z.string().max(512);
const count = z.number().int().nonnegative();
/** Milliseconds since the recording began. */
const at = z.number().nonnegative();
const id = z.number().int().nonnegative().max(1_000_000);
const resourceVersion = z.string().max(64);

export const headerSchema = z.strictObject({
  /** What made the file, e.g. `cutaway 0.1.0`. */
  tool: name,
  /** ISO 8601, of the recording machine. */
  startedAt: z.iso.datetime(),
  cluster: z.strictObject({
    /** The uid of the kube-system namespace; null when it could not be read. */
    uid: name.nullable(),
    /** A name for people. Neither the address of the cluster nor the kubeconfig's own names. */
    name,
    gitVersion: name.nullable(),
  }),
  /** Null: the whole cluster. */
  namespaces: z.array(name).max(1000).nullable(),
  /** What was asked for beside the objects, in the words of the command line. */
  include: z.array(name).max(100),
});
/** Who was recorded, by what, from when, and how much of it. */
export type RecordingHeader = z.infer<typeof headerSchema>;

/** `object`: whole; `metadata`: PartialObjectMetadata, and nothing else was read; `table`: the cells that the server printed. */
export const FORMS = ["object", "metadata", "table"] as const;

const columnSchema = z.strictObject({
  name,
  type: name,
  format: name,
  description: z.string().max(LONG * 4),
  priority: z.number().int(),
});

export const scopeSchema = z.strictObject({
  id,
  group: name,
  version: name,
  resource: name,
  kind: name,
  namespaced: z.boolean(),
  /** Null: all namespaces, or a resource that has none. */
  namespace: name.nullable(),
  form: z.enum(FORMS),
  /** When its snapshot was complete. */
  at,
  /** Of the snapshot; events of the scope follow from here. */
  resourceVersion,
  /** False: the server cannot watch it, so its later states are the difference of lists. */
  watched: z.boolean(),
  /** Of a Table; empty otherwise. */
  columns: z.array(columnSchema).max(200),
});
/** One collection that was listed and watched, in one form. */
export type RecordingScope = z.infer<typeof scopeSchema>;

const identity = {
  /** Empty for objects without a namespace. */
  namespace: name,
  name,
  uid: name,
  resourceVersion,
};

/** The first part of a line of a snapshot; the object (for a Table: its cells) is the second. */
export const rowSchema = z.strictObject(identity);
export type RowIdentity = z.infer<typeof rowSchema>;

export const EVENT_TYPES = ["ADDED", "MODIFIED", "DELETED", "BOOKMARK", "RESYNC"] as const;

/**
 * The first part of a line of events. A BOOKMARK has a resourceVersion only. RESYNC: the watch could not go on,
 * and all was listed again, at that resourceVersion; the events with `relisted` that follow are the difference.
 */
export const eventSchema = z.strictObject({
  at,
  scope: id,
  type: z.enum(EVENT_TYPES),
  /** Of the event on the wire. */
  bytes: count,
  relisted: z.literal(true).exactOptional(),
  ...identity,
});
export type EventLine = z.infer<typeof eventSchema>;

const answer = {
  id,
  path: z.string().max(LONG),
  /** Without its `?`; empty for none. */
  query: z.string().max(LONG),
  status: z.number().int().min(100).max(599),
  contentType: name,
};

export const documentSchema = z.strictObject({
  ...answer,
  /** From when on; a later one of the same method, path, query, accept and key takes its place. */
  at,
  method: z.enum(["GET", "POST"]),
  /** Which form was asked for; empty when that makes no difference. */
  accept: name,
  etag: name.nullable(),
  /** Of a POST: what was asked, as JSON (`{"namespace":"shop"}`). Empty otherwise. */
  key: z.string().max(LONG),
});
/** Something that stays the same for long: discovery, API descriptions, the version, self reviews. */
export type RecordingDocument = z.infer<typeof documentSchema>;

export const answerSchema = z.strictObject({
  ...answer,
  at,
  /** How long the server took, in milliseconds. */
  tookMs: z.number().nonnegative(),
  /** Of the body. */
  bytes: count,
  /** The body is stored as what differs from this answer's body. */
  base: id.nullable(),
});
/** A non-resource answer at one time: metrics, health, configz, what a kubelet said. */
export type RecordingAnswer = z.infer<typeof answerSchema>;

/** Why a recording ended in order. */
export const END_REASONS = ["stopped", "time", "bytes", "failed"] as const;

export const trailerSchema = z.strictObject({
  /** Milliseconds since the recording began. */
  endedAt: at,
  reason: z.enum(END_REASONS),
  scopes: z
    .array(
      z.strictObject({
        id,
        objects: count,
        events: count,
        /** The last version seen. */
        resourceVersion,
        /** When something was last heard. */
        at,
      }),
    )
    .max(20_000),
  /** Objects of the snapshots by kind, `Deployment.apps`. */
  kinds: z.record(name, count),
  /** How many values were masked, by what they were. */
  masked: z.record(name, count),
  /** What was asked for and not allowed, or not there. */
  missing: z
    .array(z.strictObject({ what: z.string().max(LONG), status: z.number().int(), reason: name }))
    .max(20_000),
});
export type RecordingTrailer = z.infer<typeof trailerSchema>;

/** What a block says of itself outside of what is packed: enough for an index of the file. */
export const blockAboutSchema = z.discriminatedUnion("block", [
  z.strictObject({ block: z.literal("header") }),
  z.strictObject({ block: z.literal("scope"), id }),
  z.strictObject({ block: z.literal("snapshot"), scope: id, rows: count }),
  z.strictObject({ block: z.literal("events"), from: at, to: at, events: count }),
  z.strictObject({ block: z.literal("document"), document: documentSchema }),
  z.strictObject({ block: z.literal("answer"), answer: answerSchema }),
  z.strictObject({ block: z.literal("index"), blocks: count, at }),
  /** `index`: where the last index begins. */
  z.strictObject({ block: z.literal("trailer"), index: count }),
]);
export type BlockAbout = z.infer<typeof blockAboutSchema>;

/** An index lists the blocks since the index before it. */
export const indexSchema = z.strictObject({
  /** Where the index before it begins; null for the first. */
  previous: count.nullable(),
  blocks: z.array(z.strictObject({ offset: count, stored: count, unpacked: count, about: blockAboutSchema })),
});
