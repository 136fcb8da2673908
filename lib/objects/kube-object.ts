import { isObject, type Json } from "@/lib/base/json";

/** What Cutaway relies on in any object's metadata. Everything else stays as it was received. */
export interface ObjectMeta {
  readonly uid: string;
  readonly name: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace?: string;
  readonly resourceVersion: string;
  readonly [field: string]: unknown;
}

/** An object of any kind whose metadata has been checked. */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

/** Names are at most 253 characters (RFC 1123 subdomain), uids are UUIDs of 36; leave room for odd servers. */
const MAX_NAME = 512;

/**
 * Why a value cannot be kept as an object, or null when it can. An object without a uid has no identity to
 * follow, one without a name cannot be asked for.
 */
export function objectDefect(value: unknown): string | null {
  if (!isObject(value)) return "not an object";
  const metadata = own(value, "metadata");
  if (!isObject(metadata)) return "no metadata";
  if (!isText(own(metadata, "uid"))) return "no usable uid";
  if (!isText(own(metadata, "name"))) return "no usable name";
  const namespace = own(metadata, "namespace");
  if (namespace !== undefined && namespace !== "" && !isText(namespace)) return "an unusable namespace";
  if (typeof own(metadata, "resourceVersion") !== "string") return "no resourceVersion";
  return null;
}

export function isKubeObject(value: unknown): value is KubeObject {
  return objectDefect(value) === null;
}

/** `namespace/name`, or the name alone. Unique within one resource at one time. */
export function objectKey({ metadata }: KubeObject): string {
  return metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
}

function own(value: Json, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.length > 0 && value.length <= MAX_NAME;
}
