import { digArray, digString, isObject } from "@/lib/base/json";
import type { KubeObject } from "./kube-object";

/** One entry of metadata.ownerReferences (meta/v1 OwnerReference). */
export interface OwnerReference {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  /** The owner that manages the object; at most one may be. */
  readonly controller: boolean;
  /** A foreground deletion of the owner waits for this object. */
  readonly blockOwnerDeletion: boolean;
}

/** The apiserver sets no bound; a hostile object must not cost more than a large one. */
const MAX_OWNERS = 64;
const NONE: readonly OwnerReference[] = [];

/** The owners that an object names, in their order; entries without a uid and a name are left out. */
export function ownerReferences({ metadata }: KubeObject): readonly OwnerReference[] {
  const written = digArray(metadata, "ownerReferences");
  if (written.length === 0) return NONE;
  return written.slice(0, MAX_OWNERS).flatMap((entry) => ownerReference(entry) ?? []);
}

function ownerReference(entry: unknown): OwnerReference | null {
  const uid = digString(entry, "uid");
  const name = digString(entry, "name");
  if (!uid || !name || !isObject(entry)) return null;
  return {
    group: groupOf(digString(entry, "apiVersion") ?? ""),
    kind: digString(entry, "kind") ?? "",
    name,
    uid,
    controller: entry.controller === true,
    blockOwnerDeletion: entry.blockOwnerDeletion === true,
  };
}

/** `apps/v1` → `apps`, `v1` → the core group's "". */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}
