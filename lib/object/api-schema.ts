import { z } from "zod";

/** A kind as discovery tells of it. */
const kindSchema = z.object({
  group: z.string(),
  version: z.string(),
  resource: z.string(),
  kind: z.string(),
  namespaced: z.boolean(),
  verbs: z.array(z.string()),
  subresources: z.array(z.string()),
});
export type ObjectKind = z.infer<typeof kindSchema>;

/** An owner that an object names, and what was found of it. */
const ownerSchema = z.object({
  group: z.string(),
  version: z.string().nullable().describe("null: the kind is not served"),
  resource: z.string().nullable(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: z.boolean(),
  blockOwnerDeletion: z.boolean(),
  state: z.enum(["found", "missing", "another", "not-permitted", "unserved", "unread"]),
});
export type OwnerStep = z.infer<typeof ownerSchema>;

const ownersSchema = z.object({
  named: z.array(ownerSchema).describe("those that the object names"),
  above: z.array(ownerSchema).describe("whose these are: from its controller's owner up to the root"),
});
export type OwnersUp = z.infer<typeof ownersSchema>;

/** An object with what is around it, as the live view's `meta` and as the route's answer. */
export const objectSchema = z.object({
  kind: kindSchema,
  namespace: z.string(),
  name: z.string(),
  presence: z
    .enum(["looking", "there", "gone", "absent", "hidden"])
    .describe("gone: was there while somebody looked; absent: was not; hidden: may not be seen"),
  object: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe("as it is or, gone, as it was; values of Secrets are masked"),
  goneAt: z.number().nullable().describe("ms since the epoch"),
  before: z
    .object({ uid: z.string(), goneAt: z.number() })
    .nullable()
    .describe("the object that had the name before, seen to go while somebody looked"),
  how: z.enum(["watch", "poll"]),
  owners: ownersSchema.nullable().describe("null: not looked up yet, or it names none"),
  requests: z.array(z.string()).describe("evidence behind it"),
});
export type ObjectMeta = z.infer<typeof objectSchema>;

/** Where an event's series stands: `core/v1` and `events.k8s.io/v1` in one form. */
export const eventSchema = z.object({
  key: z.string(),
  rev: z.string(),
  type: z.string(),
  reason: z.string(),
  message: z.string(),
  count: z.number(),
  first: z.string().nullable(),
  last: z.string().nullable(),
  source: z.string().describe("component or reporting controller"),
  host: z.string(),
  fieldPath: z.string(),
  uid: z.string().describe("of the object it is about"),
  namespace: z.string(),
  name: z.string().describe("of the event itself"),
});
export type ObjectEvent = z.infer<typeof eventSchema>;

export const eventsSchema = z.object({ total: z.number(), rows: z.array(eventSchema) });
