import { dig, digArray, digString, isObject, type Json } from "@/lib/base/json";
import type { FieldPath, ItemKeys, Step } from "./field-path";

/** Who set a field, as `metadata.managedFields` keeps it (meta/v1 ManagedFieldsEntry). */
export interface FieldOwner {
  readonly manager: string;
  /** "Apply" for server-side apply, "Update" for every other write. */
  readonly operation: string;
  /** e.g. "status"; null for the object itself. */
  readonly subresource: string | null;
  /** When the manager's set of fields last changed, RFC 3339. */
  readonly time: string | null;
}

/** An owner and its FieldsV1: a tree whose keys are `f:<field>`, `k:<keys>`, `v:<value>`, `i:<index>` and ".". */
export interface ManagedEntry {
  readonly owner: FieldOwner;
  readonly fields: Json;
}

/** The entries of an object that can be read; others are left out. */
export function managedEntries(object: unknown): ManagedEntry[] {
  return digArray(object, "metadata", "managedFields").flatMap((entry) => {
    const manager = digString(entry, "manager");
    const fields = dig(entry, "fieldsV1");
    return manager === null || !isObject(fields) ? [] : [{ owner: ownerOf(entry, manager), fields }];
  });
}

function ownerOf(entry: unknown, manager: string): FieldOwner {
  return {
    manager,
    operation: digString(entry, "operation") ?? "",
    subresource: digString(entry, "subresource") || null,
    time: digString(entry, "time"),
  };
}

/**
 * Who owns the field at `path`, or something below it. Several may: server-side apply lets managers share a
 * field that they agree on.
 *
 * @param object the object that the path leads through: its list items say which `k:` means them
 */
export function ownersOf(entries: readonly ManagedEntry[], path: FieldPath, object: unknown): FieldOwner[] {
  return entries.filter(({ fields }) => holds(fields, path, object)).map(({ owner }) => owner);
}

/** An empty node in the middle of the path is an atomic list or map: whoever has it has all that is in it. */
function holds(fields: Json, path: FieldPath, object: unknown): boolean {
  let node = fields;
  let value = object;
  for (const step of path) {
    if (node !== fields && Object.keys(node).length === 0) return true;
    value = valueAt(value, step);
    const next = childOf(node, step, value);
    if (next === null) return false;
    node = next;
  }
  return true;
}

/** The value that a step leads to; undefined when there is none. */
export function valueAt(value: unknown, step: Step): unknown {
  if ("field" in step) return dig(value, step.field);
  if (!Array.isArray(value)) return undefined;
  if ("index" in step) return value[step.index];
  if ("value" in step) return value.find((item) => item === step.value);
  return value.find((item) => hasKeys(item, step.keys));
}

function hasKeys(item: unknown, keys: ItemKeys): boolean {
  return keys.every(([name, value]) => dig(item, name) === value);
}

function childOf(node: Json, step: Step, value: unknown): Json | null {
  if ("field" in step) return nodeAt(node, `f:${step.field}`);
  if ("index" in step) return nodeAt(node, `i:${step.index}`);
  if ("value" in step) return nodeAt(node, `v:${JSON.stringify(step.value)}`);
  const key = Object.keys(node).find((name) => name.startsWith("k:") && meansItem(name.slice(2), value));
  return key === undefined ? null : nodeAt(node, key);
}

function nodeAt(node: Json, key: string): Json | null {
  const child = Object.hasOwn(node, key) ? node[key] : undefined;
  return isObject(child) ? child : null;
}

/** The keys in FieldsV1 are those of the schema, which need not be the ones that we told items apart by. */
function meansItem(json: string, item: unknown): boolean {
  const keys = parseKeys(json);
  return keys !== null && hasKeys(item, keys);
}

function parseKeys(json: string): ItemKeys | null {
  try {
    const keys: unknown = JSON.parse(json);
    return isObject(keys) ? (Object.entries(keys) as [string, ItemKeys[number][1]][]) : null;
  } catch {
    return null;
  }
}
