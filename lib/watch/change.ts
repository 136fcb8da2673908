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
 * Which part of the object the changes are in. Nothing visible is "none" only when the form would show
 * everything: metadata alone hides spec and status, and a Secret's values are masked; then it is null.
 */
function classOf(changes: readonly FieldChange[], object: unknown): ChangeClass | null {
  const deleting = changes.some(({ path }) => formatPath(path) === ".metadata.deletionTimestamp");
  const areas = new Set(changes.map(({ path }) => areaOf(path, deleting)));
  if (areas.size > 1) return "mixed";
  const [area] = areas;
  return area ?? (hidesContent(object) ? null : "none");
}

type Area = "spec" | "status" | "metadata";

/**
 * The generation counts changes of what is wanted, and so belongs to the spec; it also moves when a deletion
 * begins (apiserver pkg/registry/rest/delete.go, BeforeDelete), which is a change of metadata.
 */
function areaOf(path: FieldPath, deleting: boolean): Area {
  const area = fieldAt(path, 0);
  if (area === "status") return "status";
  if (area !== "metadata") return "spec";
  return fieldAt(path, 1) === "generation" && !deleting ? "spec" : "metadata";
}

function fieldAt(path: FieldPath, position: number): string | null {
  const step = path[position];
  return step !== undefined && "field" in step ? step.field : null;
}

function hidesContent(object: unknown): boolean {
  const kind = digString(object, "kind");
  return kind === "PartialObjectMetadata" || kind === "Secret";
}
