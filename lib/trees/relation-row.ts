import * as z from "zod";
import { compareText, naturalKey } from "@/lib/base/natural-order";
import { HEALTH_ORDER } from "@/lib/objects/health";
import type { Row } from "@/lib/stream/messages";
import { COLLECTION_TEXT, FAULT_TEXT, type Verdict } from "./owner-verdict";
import type { Connection, End } from "./relations/connection";
import type { Reference } from "./relations/reference";
import { digest } from "./row";
import type { TreeObject } from "./tree-object";

const healthSchema = z.object({
  state: z.enum(HEALTH_ORDER as readonly [string, ...string[]]),
  message: z.string(),
});

export const endSchema = z.object({
  state: z.enum(["found", "missing", "not-permitted", "unread", "unserved", "outside"]),
  uid: z.string().nullable(),
  group: z.string(),
  version: z.string().nullable(),
  resource: z.string().nullable(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  health: healthSchema.nullable(),
});

/** The other end of a relation. */
export interface RelationEnd {
  readonly state: End["state"];
  readonly uid: string | null;
  readonly group: string;
  readonly version: string | null;
  readonly resource: string | null;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly health: TreeObject["health"] | null;
}

export const relationSchema = z.object({
  key: z.string(),
  rev: z.string(),
  direction: z.enum(["out", "in"]),
  rule: z.string(),
  how: z.string(),
  says: z.string(),
  path: z.string().describe("the field that is the evidence, in the object that refers"),
  value: z.string(),
  optional: z.boolean(),
  end: endSchema,
  more: z.number().describe("further ends of the same reference that are left out, on the last that is not"),
});

/** One relation of a chosen object. */
export interface RelationRow extends Row {
  readonly direction: "out" | "in";
  readonly rule: string;
  readonly how: string;
  readonly says: string;
  readonly path: string;
  readonly value: string;
  readonly optional: boolean;
  readonly end: RelationEnd;
  readonly more: number;
}

/** A selector may lead to thousands; these are shown of each reference, and the others counted. */
const MAX_ENDS = 300;
const MAX_VALUE = 200;

/** Where a selector leads to by name; of more than can be shown the worst. */
export function outgoingRows({ reference, ends }: Connection): RelationRow[] {
  const shown = keptOf(byName(ends, ({ name }) => name));
  return shown.map((end, at) => {
    const more = at === shown.length - 1 ? ends.length - shown.length : 0;
    return relationRow("out", reference, relationEnd(end), more);
  });
}

function keptOf(ends: Connection["ends"]): Connection["ends"] {
  if (ends.length <= MAX_ENDS) return ends;
  const rank = ({ object }: End) => (object === null ? -1 : HEALTH_ORDER.indexOf(object.health.state));
  const kept = new Set([...ends].sort((a, b) => rank(a) - rank(b)).slice(0, MAX_ENDS));
  return ends.filter((end) => kept.has(end));
}

/** Who refers to an object, one relation after the other, and in each by kind and name. */
export function incomingRows(references: readonly Reference[]): RelationRow[] {
  const rules = [...new Set(references.map(({ rule }) => rule))];
  return rules
    .flatMap((wanted) => {
      const of = references.filter(({ rule }) => rule === wanted);
      return byName(of, ({ from }) => `${from.kind.kind} ${from.namespace} ${from.name}`);
    })
    .map((reference) => relationRow("in", reference, objectEnd(reference.from), 0));
}

/** Numbers within names as people count. */
export function byName<T>(items: readonly T[], name: (item: T) => string): readonly T[] {
  return items
    .map((item) => ({ item, key: naturalKey(name(item)) }))
    .sort((a, b) => compareText(a.key, b.key))
    .map(({ item }) => item);
}

function relationRow(
  direction: "out" | "in",
  { rule, path, value, optional }: Reference,
  end: RelationEnd,
  more: number,
): RelationRow {
  const { id, how, says } = rule;
  const who = end.uid ?? `${end.kind} ${end.namespace}/${end.name}`;
  const key = `${direction} ${id} ${path} ${who}`;
  const row = { direction, rule: id, how, says, path, value: value.slice(0, MAX_VALUE), optional, end, more };
  return { key, rev: digest(JSON.stringify(row)), ...row };
}

export function objectEnd({ uid, kind, namespace, name, health }: TreeObject): RelationEnd {
  const { group, version, resource } = kind;
  return { state: "found", uid, group, version, resource, kind: kind.kind, namespace, name, health };
}

function relationEnd({ state, object, kind, namespace, name }: End): RelationEnd {
  if (object !== null) return objectEnd(object);
  const nowhere = { uid: null, version: null, resource: null, health: null };
  return { state, ...nowhere, group: kind.group, kind: kind.kind, namespace, name };
}

export const ownersSchema = z.object({
  collection: z.string(),
  says: z.string(),
  controllers: z.number(),
  owners: z.array(
    z.object({
      fault: z.string(),
      says: z.string(),
      controller: z.boolean(),
      blockOwnerDeletion: z.boolean(),
      kind: z.string(),
      group: z.string(),
      name: z.string(),
      uid: z.string(),
      there: z.boolean(),
    }),
  ),
});
export type Owners = z.infer<typeof ownersSchema>;

/** A verdict in words, for people and scripts. */
export function ownersOf({ owners, collection, controllers }: Verdict): Owners {
  return {
    collection,
    says: COLLECTION_TEXT[collection],
    controllers,
    owners: owners.map(({ reference, fault, owner }) => ({
      fault,
      says: FAULT_TEXT[fault],
      controller: reference.controller,
      blockOwnerDeletion: reference.blockOwnerDeletion,
      kind: reference.kind,
      group: reference.group,
      name: reference.name,
      uid: reference.uid,
      there: owner !== null,
    })),
  };
}

export const neighbourMetaSchema = z.object({
  object: endSchema.nullable().describe("null when it is gone"),
  labels: z.record(z.string(), z.string()),
  finalizers: z.array(z.string()),
  resourceVersion: z.string().nullable(),
  createdAt: z.string().nullable(),
  deletedAt: z.string().nullable(),
  /** From the root of its tree down to its parent. */
  chain: z.array(endSchema),
  children: z.array(endSchema),
  moreChildren: z.number(),
  owners: ownersSchema.nullable(),
  reading: z.object({ kinds: z.number(), read: z.number() }),
  denied: z.array(z.string()).describe("kinds that may refer to it and may not be read"),
  failed: z.array(z.string()).describe("kinds that may refer to it and could not be read"),
  tooMany: z.array(z.string()).describe("kinds that may refer to it and are too many to be read for it"),
});
export type NeighbourMeta = Omit<z.infer<typeof neighbourMetaSchema>, "object" | "chain" | "children"> & {
  object: RelationEnd | null;
  chain: RelationEnd[];
  children: RelationEnd[];
};

export const neighboursSchema = z.object({ rows: z.array(relationSchema), meta: neighbourMetaSchema });
