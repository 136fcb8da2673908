import { requestInfo } from "@/lib/objects/request-info";

/** One query parameter as a person typed it. */
export type QueryPair = readonly [name: string, value: string];

/** What the path bar asks for: a path as it is sent (encoded) and its query, decoded. */
export interface RawRequest {
  readonly path: string;
  readonly query: readonly QueryPair[];
}

/**
 * Reads what was typed or pasted: a path with or without a query, a whole URL of an apiserver, or
 * a `kubectl get --raw` line. White space around it and quotes are dropped.
 */
export function parseTyped(text: string): RawRequest {
  const target = text
    .trim()
    .replace(/^(\$ )?kubectl( .*)? get --raw[ =]/, "")
    .replace(/^(['"])(.*)\1$/, "$2")
    .replace(/^https?:\/\/[^/]+/, "");
  const mark = target.indexOf("?");
  const path = mark === -1 ? target : target.slice(0, mark);
  return {
    path: path.startsWith("/") ? path : `/${path}`,
    query: mark === -1 ? [] : parseQuery(target.slice(mark + 1)),
  };
}

/** Pairs of a query in their order; text that is no proper escape stays as it is. */
export function parseQuery(text: string): QueryPair[] {
  return [...new URLSearchParams(text)];
}

/** The pairs as they are sent; a space is %20, since a selector may hold a plus. */
export function formatQuery(query: readonly QueryPair[]): string {
  return query
    .map(([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${encode(value)}`)
    .join("&");
}

/** Path and query as one line, as `kubectl get --raw` takes it. */
export function formatTarget({ path, query }: RawRequest): string {
  return query.length === 0 ? path : `${path}?${formatQuery(query)}`;
}

/** Of a value, what may stand as it is: it reads better, and no server takes it for anything else. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/%(2C|2F|3A|3D|40|21|28|29)/g, decodeURIComponent);
}

/** What kind of thing a path names, which decides the forms and parameters that fit it. */
export type PathForm = "collection" | "object" | "log" | "kubelet" | "nonresource";

export function formOf(path: string): PathForm {
  const info = infoOf(path);
  if (info === null || !info.isResource) return "nonresource";
  if (info.subresource === "proxy") return "kubelet";
  if (info.subresource === "log") return "log";
  return info.name === "" ? "collection" : "object";
}

/** As the apiserver reads a path; null for one with broken escapes. */
export function infoOf(path: string): ReturnType<typeof requestInfo> | null {
  try {
    return requestInfo(path);
  } catch {
    return null;
  }
}

/** True when the parameter is set as Kubernetes understands it: there, and neither `false` nor `0`. */
export function isOn(query: readonly QueryPair[], name: string): boolean {
  const value = query.find(([key]) => key === name)?.[1];
  return value !== undefined && value !== "false" && value !== "0";
}

/** The answer goes on until somebody ends it: a watch, or a log that is followed. */
export function isEndless({ path, query }: RawRequest): boolean {
  const form = formOf(path);
  return (form === "collection" && isOn(query, "watch")) || (form === "log" && isOn(query, "follow"));
}

/** The query with one parameter set, in its place; null takes it out. */
export function withParam(query: readonly QueryPair[], name: string, value: string | null): QueryPair[] {
  const without = query.filter(([key]) => key !== name);
  if (value === null) return without;
  const at = query.findIndex(([key]) => key === name);
  return at === -1 ? [...query, [name, value]] : without.toSpliced(at, 0, [name, value]);
}
