import { dig, digString, isObject } from "@/lib/base/json";
import { diffValues, type FieldChange } from "./diff";
import { type FieldPath, formatPath } from "./field-path";
import { type FieldOwner, managedEntries, ownersOf } from "./managed-fields";
import type { ChangeClass } from "./types";

/** A difference and whose it is. */
export interface OwnedChange extends FieldChange {
  /** Who owns the field now; for a field that was removed, who owned it before. Empty when nobody is named. */
  readonly owners: readonly FieldOwner[];
}

/** What a MODIFIED event changed. */
export interface ObjectChange {
  /** Null when this form of the object cannot show it; see `classOf`. */
  readonly class: ChangeClass | null;
  /** Without `metadata.resourceVersion` and `metadata.managedFields`, which move with every write. */
  readonly changes: readonly OwnedChange[];
  readonly managedFieldsMoved: boolean;
}

/** What changed between two versions of one object, with the owner of each field. Takes anything, never throws. */
export function describeChange(before: unknown, after: unknown): ObjectChange {
  const changes = contentChanges(before, after);
  const was = managedEntries(before);
  const is = managedEntries(after);
  return {
    class: classOf(changes, after),
    changes: changes.map((change) => ({
      ...change,
      owners:
        change.kind === "removed" ? ownersOf(was, change.path, before) : ownersOf(is, change.path, after),
    })),
    managedFieldsMoved: diffValues(managedFields(before), managedFields(after)).length > 0,
  };
}

/** The class alone: what an event's row needs. */
export function classifyChange(before: unknown, after: unknown): ChangeClass | null {
  return classOf(contentChanges(before, after), after);
}

function contentChanges(before: unknown, after: unknown): FieldChange[] {
  return diffValues(withoutBookkeeping(before), withoutBookkeeping(after));
}

function withoutBookkeeping(object: unknown): unknown {
  if (!isObject(object) || !isObject(object.metadata)) return object;
  const { resourceVersion: _, managedFields: __, ...metadata } = object.metadata;
  return { ...object, metadata };
}

const managedFields = (object: unknown) => dig(object, "metadata", "managedFields");

/**
 * Which part of the object the changes are in. The generation counts what is wanted; where the spec can be
 * seen, the spec itself tells that better (a Deployment's generation moves with its annotations too). Nothing
 * visible is "none" only when the form would show everything: metadata alone hides spec and status, and a
 * Secret's values are masked; then it is null.
 */
function classOf(changes: readonly FieldChange[], object: unknown): ChangeClass | null {
  const hidden = hidesContent(object);
  const paths = changes.map(({ path }) => formatPath(path));
  const areas = new Set(changes.filter((_, i) => paths[i] !== GENERATION).map(({ path }) => areaOf(path)));
  if (paths.includes(GENERATION)) {
    // A deletion that begins moves the generation as well (apiserver pkg/registry/rest/delete.go, BeforeDelete).
    if (hidden && !paths.includes(".metadata.deletionTimestamp")) areas.add("spec");
    if (areas.size === 0) areas.add("metadata");
  }
  if (areas.size > 1) return "mixed";
  const [area] = areas;
  return area ?? (hidden ? null : "none");
}

const GENERATION = ".metadata.generation";

function areaOf(path: FieldPath): "spec" | "status" | "metadata" {
  const [first] = path;
  const field = first !== undefined && "field" in first ? first.field : "";
  return field === "status" || field === "metadata" ? field : "spec";
}

function hidesContent(object: unknown): boolean {
  const kind = digString(object, "kind");
  return kind === "PartialObjectMetadata" || kind === "Secret";
}
