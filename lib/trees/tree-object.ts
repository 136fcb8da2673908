import { dig, digStrings, isObject } from "@/lib/base/json";
import { deletionOf, type Health } from "@/lib/objects/health";
import type { KubeObject } from "@/lib/objects/kube-object";
import { type OwnerReference, ownerReferences } from "@/lib/objects/owners";
import { printedHealth } from "./printed-health";

/** A resource that is served, and what its Table prints. One for all objects of the kind. */
export interface TreeKind {
  readonly group: string;
  readonly version: string;
  /** The plural, as in a path. */
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Where each column of its Table is, by name; empty until they are known, and without a Table. */
  columns: ReadonlyMap<string, number>;
}

/** `apps/Deployment`, `/Pod`: kinds of one name in two groups are two kinds. */
export function kindId({ group, kind }: Pick<TreeKind, "group" | "kind">): string {
  return `${group}/${kind}`;
}

/** One object as the trees hold it: who it is, whose it is, and how it fares. */
export interface TreeObject {
  readonly kind: TreeKind;
  readonly uid: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
  readonly owners: readonly OwnerReference[];
  readonly health: Health;
  /** As it was kept: metadata, and the printed cells or the fields that were declared. */
  readonly object: KubeObject;
}

/** @param health of the full object, where that is known; without it, what the metadata and the printed cells say */
export function treeObject(kind: TreeKind, object: KubeObject, health?: Health): TreeObject {
  const { uid, name, namespace = "" } = object.metadata;
  return {
    kind,
    uid,
    namespace,
    name,
    owners: ownerReferences(object),
    health: health ?? deletionOf(object) ?? printedHealth(kind, (column) => cellOf(kind, object, column)),
    object,
  };
}

/** A printed cell as text; null where the Table has no such column, or none was asked for. */
export function cellOf(kind: TreeKind, object: KubeObject, column: string): string | null {
  const at = kind.columns.get(column);
  const cell = at === undefined || !Array.isArray(object.cells) ? undefined : object.cells[at];
  return cell === undefined || cell === null ? null : String(cell);
}

const NO_LABELS: Readonly<Record<string, unknown>> = {};

/** Labels as they are; values that are no text do not match anything. */
export function labelsOf({ metadata }: KubeObject): Readonly<Record<string, unknown>> {
  return isObject(metadata.labels) ? metadata.labels : NO_LABELS;
}

export function labelOf(object: KubeObject, key: string): string | null {
  const value = dig(object, "metadata", "labels", key);
  return typeof value === "string" ? value : null;
}

export function annotationOf(object: KubeObject, key: string): string | null {
  const value = dig(object, "metadata", "annotations", key);
  return typeof value === "string" ? value : null;
}

export function finalizersOf({ metadata }: KubeObject): readonly string[] {
  return digStrings(metadata, "finalizers");
}

/** Milliseconds since the epoch; null for what is no RFC 3339 time. */
export function timeOf(value: unknown): number | null {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
