import { isObject, type Json } from "@/lib/base/json";
import type { FieldPath, Step } from "./field-path";
import { type ItemsById, identifyItems } from "./list-keys";

/** One difference between two versions of a value. */
export interface FieldChange {
  readonly path: FieldPath;
  /** "reordered" is about a list with keys: its items are the same, or reported apart. */
  readonly kind: "added" | "removed" | "changed" | "reordered";
  /** The old value, absent when added. For "reordered" the items' keys in their old order. */
  readonly before?: unknown;
  /** The new value, absent when removed. For "reordered" the items' keys in their new order. */
  readonly after?: unknown;
}

/** Deeper than any real object (a CRD's schema has about 60 levels); below, a value is compared as a whole. */
const MAX_DEPTH = 256;

interface Walk {
  readonly path: Step[];
  readonly found: FieldChange[];
}

/**
 * What differs between two JSON values, field by field, in the order of the fields. Lists are compared as
 * Kubernetes merges them: by key where items have one, by value in sets; other lists of one length by
 * position, of different lengths as a whole. Takes anything, never throws. Empty for equal values.
 */
export function diffValues(before: unknown, after: unknown): FieldChange[] {
  const walk: Walk = { path: [], found: [] };
  compare(walk, before, after);
  return walk.found;
}

function compare(walk: Walk, before: unknown, after: unknown): void {
  if (before === after) return;
  const deep = walk.path.length >= MAX_DEPTH;
  if (!deep && isObject(before) && isObject(after)) compareObjects(walk, before, after);
  else if (!deep && Array.isArray(before) && Array.isArray(after)) compareLists(walk, before, after);
  else walk.found.push({ path: [...walk.path], kind: "changed", before, after });
}

function compareObjects(walk: Walk, before: Json, after: Json): void {
  for (const field of Object.keys(before)) {
    if (Object.hasOwn(after, field)) compareAt(walk, { field }, before[field], after[field]);
    else removed(walk, { field }, before[field]);
  }
  for (const field of Object.keys(after)) {
    if (!Object.hasOwn(before, field)) added(walk, { field }, after[field]);
  }
}

function compareLists(walk: Walk, before: readonly unknown[], after: readonly unknown[]): void {
  if (sameItems(before, after, walk.path.length)) return;
  const items = identifyItems(fieldOf(walk.path), before, after);
  if (items !== null) compareItems(walk, ...items);
  else if (before.length !== after.length)
    walk.found.push({ path: [...walk.path], kind: "changed", before, after });
  else for (const [i, item] of before.entries()) compareAt(walk, { index: i }, item, after[i]);
}

/** Most lists of an updated object are as they were: found out without telling their items apart. */
function sameItems(before: readonly unknown[], after: readonly unknown[], depth: number): boolean {
  return before.length === after.length && before.every((item, i) => same(item, after[i], depth + 1));
}

function same(before: unknown, after: unknown, depth: number): boolean {
  if (before === after) return true;
  if (depth >= MAX_DEPTH) return false;
  if (Array.isArray(before)) return Array.isArray(after) && sameItems(before, after, depth);
  if (!isObject(before) || !isObject(after)) return false;
  const fields = Object.keys(before);
  return (
    fields.length === Object.keys(after).length &&
    fields.every((field) => Object.hasOwn(after, field) && same(before[field], after[field], depth + 1))
  );
}

function compareItems(walk: Walk, before: ItemsById, after: ItemsById): void {
  const kept: string[] = [];
  for (const [id, old] of before) {
    const now = after.get(id);
    if (now === undefined) removed(walk, old.step, old.value);
    else {
      kept.push(id);
      compareAt(walk, now.step, old.value, now.value);
    }
  }
  const fresh = [...after.keys()].filter((id) => !before.has(id));
  for (const id of fresh) {
    const item = after.get(id);
    if (item !== undefined) added(walk, item.step, item.value);
  }
  compareOrder(walk, [...kept, ...fresh], before, after);
}

/** Removing and appending alone would give the order `natural`. */
function compareOrder(walk: Walk, natural: readonly string[], before: ItemsById, after: ItemsById): void {
  const order = [...after.keys()];
  if (order.every((id, i) => id === natural[i])) return;
  walk.found.push({ path: [...walk.path], kind: "reordered", before: [...before.keys()], after: order });
}

function compareAt(walk: Walk, step: Step, before: unknown, after: unknown): void {
  if (before === after) return;
  walk.path.push(step);
  compare(walk, before, after);
  walk.path.pop();
}

function added(walk: Walk, step: Step, after: unknown): void {
  walk.found.push({ path: [...walk.path, step], kind: "added", after });
}

function removed(walk: Walk, step: Step, before: unknown): void {
  walk.found.push({ path: [...walk.path, step], kind: "removed", before });
}

function fieldOf(path: FieldPath): string {
  const last = path.at(-1);
  return last !== undefined && "field" in last ? last.field : "";
}
