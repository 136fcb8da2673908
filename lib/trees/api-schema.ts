import * as z from "zod";
import { problemSchema } from "@/lib/base/problem-schema";
import { HEALTH_ORDER, type Health } from "@/lib/objects/health";
import { COLUMNS } from "./columns";
import { mapGroupSchema } from "./map/groups";
import type { TreeRowData } from "./row";

const states = z.enum(HEALTH_ORDER as readonly [string, ...string[]]);
const health = z.object({ state: states, message: z.string() });

const belowSchema = z.object({
  total: z.number().describe("objects below"),
  hits: z.number().describe("of these, what the filter looks for"),
  health: z.partialRecord(states, z.number()),
});

/** How far the kinds are read. */
export const readingSchema = z.object({
  kinds: z.number(),
  read: z.number(),
  objects: z.number(),
  expected: z.number().describe("objects, as far as the server has said how many there will be"),
  denied: z.number(),
  polled: z.number().describe("kinds that are listed again and again, or are not complete"),
  failing: z.number(),
});
export type Reading = z.infer<typeof readingSchema>;

export const metaSchema = z.object({
  all: belowSchema,
  reading: readingSchema,
  namespaces: z.array(z.string()).describe("that are read; none: all"),
  opened: z
    .object({ depth: z.number(), open: z.array(z.string()) })
    .nullable()
    .describe("what is open by itself where nobody chose; null where somebody did, and before all is read"),
});
export type TreesMeta = Omit<z.infer<typeof metaSchema>, "all"> & { all: NonNullable<TreeRowData["below"]> };

export const rowSchema = z.object({
  key: z.string(),
  rev: z.string(),
  toggle: z.string().describe("what `open` calls it"),
  level: z.number(),
  open: z.boolean().nullable(),
  position: z.number(),
  siblings: z.number(),
  name: z.string(),
  object: z
    .object({
      group: z.string(),
      version: z.string(),
      resource: z.string(),
      kind: z.string(),
      namespace: z.string(),
      health,
      cells: z.partialRecord(z.enum(COLUMNS), z.string()),
      deletedAt: z.string().nullable(),
      finalizers: z.number(),
      ownedBy: z.string().nullable(),
      oddOwners: z.boolean(),
    })
    .nullable(),
  below: belowSchema.nullable(),
  hit: z.boolean(),
  changedAt: z.number().nullable(),
});

export const treesSchema = z.object({
  offset: z.number(),
  total: z.number(),
  rows: z.array(rowSchema),
  meta: metaSchema,
});

export const positionSchema = z.object({
  index: z.number().nullable().describe("null while it is not open to view, or not there"),
  open: z.array(z.string()).describe("toggle ids of the closed rows above it"),
  there: z.boolean(),
});
export type TreePosition = z.infer<typeof positionSchema>;

/** One kind in one scope, and how it is read. */
export const kindSchema = z.object({
  group: z.string(),
  version: z.string(),
  resource: z.string(),
  kind: z.string(),
  namespace: z.string().nullable().describe("null: all, or none"),
  phase: z.string(),
  objects: z.number().nullable().describe("null while it is not known"),
  expected: z.number().nullable(),
  problem: problemSchema.nullable(),
  requests: z.array(z.string()).describe("evidence of the newest list and watch"),
});
export type KindReport = z.infer<typeof kindSchema>;
export const kindsSchema = z.object({ kinds: z.array(kindSchema) });

const changeSchema = z.object({
  at: z.number().describe("ms since the epoch"),
  what: z.enum(["appeared", "changed", "vanished"]),
  uid: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
});
export type TreeChange = z.infer<typeof changeSchema>;

export const changesSchema = z.object({
  since: z.number().describe("nothing is left out from here on, ms since the epoch"),
  appeared: z.number(),
  changed: z.number(),
  vanished: z.number(),
  changes: z.array(changeSchema).describe("the last of each object, newest first, at most 1,000"),
});
export type ChangesAnswer = z.infer<typeof changesSchema>;

/** A version of the cluster, and when it was. */
export const momentSchema = z.object({
  resourceVersion: z.string(),
  at: z.number().nullable().describe("ms since the epoch, to some seconds; null when nothing tells"),
});
export type Moment = z.infer<typeof momentSchema>;

export const historySchema = z.object({
  now: momentSchema.nullable().describe("null when versions are no numbers"),
  moments: z.array(momentSchema).describe("the oldest that is kept, and some since, oldest first"),
});
export type HistoryAnswer = z.infer<typeof historySchema>;

const differenceSchema = z.object({
  what: z.enum(["appeared", "changed", "vanished"]),
  uid: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  health: health.describe("as it is now; of what vanished, as it was"),
  says: z.array(z.string()).describe("what of it changed"),
});
export type TreeDifference = Omit<z.infer<typeof differenceSchema>, "health"> & { readonly health: Health };

export const compareSchema = z.object({
  before: momentSchema,
  now: momentSchema,
  kinds: z.number().describe("that were compared"),
  left: z
    .array(z.object({ kind: z.string(), problem: problemSchema.nullable() }))
    .describe("kinds that were not"),
  unchanged: z.number(),
  appeared: z.number(),
  changed: z.number(),
  vanished: z.number(),
  differences: z.array(differenceSchema).describe("what fares worst first, at most 1,000"),
});
export type CompareAnswer = Omit<z.infer<typeof compareSchema>, "differences"> & {
  readonly differences: TreeDifference[];
};

export const mapSchema = z.object({
  groups: z.array(mapGroupSchema),
  meta: metaSchema.pick({ all: true, reading: true }),
});
export type MapMeta = Pick<TreesMeta, "all" | "reading">;
