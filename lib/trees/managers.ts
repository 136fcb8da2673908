import { digArray, digString, isObject, type Json } from "@/lib/base/json";
import type { KubeObject } from "@/lib/objects/kube-object";

const NONE: readonly string[] = [];

/** Who set fields of an object, each once. */
export function managersOf({ metadata }: KubeObject): readonly string[] {
  const entries = digArray(metadata, "managedFields");
  if (entries.length === 0) return NONE;
  return [...new Set(entries.flatMap((entry) => digString(entry, "manager") ?? []))];
}

/** Longer annotations are documents: nobody reads them in a tree. */
const MAX_ANNOTATION = 256;

/**
 * An object's metadata as a whole cluster of them can be kept: of the managed fields only whose they are, and
 * no annotation that is a document. About a third of what it was.
 */
export function cutMetadata(object: KubeObject): KubeObject {
  const { managedFields, annotations, ...metadata } = object.metadata;
  const kept: Json = {
    ...metadata,
    ...(Array.isArray(managedFields) && { managedFields: managedFields.map(withoutFields) }),
    ...(isObject(annotations) && { annotations: shortOnes(annotations) }),
  };
  return { ...object, metadata: kept as KubeObject["metadata"] };
}

function withoutFields(entry: unknown): Json {
  if (!isObject(entry)) return {};
  const { manager, operation, subresource } = entry;
  return { manager, operation, ...(subresource !== undefined && { subresource }) };
}

function shortOnes(annotations: Json): Json {
  const short = Object.entries(annotations).filter(
    ([, value]) => typeof value === "string" && value.length <= MAX_ANNOTATION,
  );
  return Object.fromEntries(short);
}
