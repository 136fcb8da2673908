import { dig, digString, isObject } from "@/lib/base/json";

/** A document of the index by its hash: fetched once, it never changes. */
export interface DocumentAddress {
  /** E.g. `/openapi/v3/apis/apps/v1`. */
  readonly path: string;
  /** Null for a server that gives none; then the document may change under its path. */
  readonly hash: string | null;
}

const HASH = /^hash=([\w%+/=-]{1,256})$/;

/**
 * Where the document of a group and version is, from `GET /openapi/v3`; null when the index does not have it.
 * Source: k8s.io/kube-openapi `pkg/handler3`.
 */
export function addressOf(
  index: unknown,
  { group, version }: { readonly group: string; readonly version: string },
): DocumentAddress | null {
  const key = group === "" ? `api/${version}` : `apis/${group}/${version}`;
  const url = digString(dig(index, "paths", key), "serverRelativeURL");
  const path = `/openapi/v3/${key}`;
  // The path is ours, whatever the index says: only the hash is taken from it.
  if (url !== path && !url?.startsWith(`${path}?`)) return null;
  const hash = HASH.exec(url.slice(path.length + 1))?.[1];
  return { path, hash: hash === undefined ? null : decode(hash) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** How many documents an index lists. */
export function documentCount(index: unknown): number {
  const paths = dig(index, "paths");
  return isObject(paths) ? Object.keys(paths).length : 0;
}
