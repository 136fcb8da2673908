import { type Problem, ProblemError } from "@/lib/base/problem";
import { parseFieldSelector } from "@/lib/objects/field-selector";
import { parseLabelSelector } from "@/lib/objects/selector";

/** How much of each object is asked for, or kept: `ingest.ts` says what becomes of the last three. */
export const REPRESENTATIONS = ["full", "metadata", "table", "cut", "tree", "outline"] as const;
export type Representation = (typeof REPRESENTATIONS)[number];

/** What one upstream watch is about. */
export interface Scope {
  readonly group: string;
  readonly version: string;
  /** The plural, as in a path. */
  readonly resource: string;
  /** Null: all namespaces, or a cluster-scoped resource. */
  readonly namespace: string | null;
  readonly labelSelector: string;
  readonly fieldSelector: string;
  readonly representation: Representation;
}

const badQuery = (message: string): Problem => ({
  code: "BAD_QUERY",
  message,
  hint: "The page may be older than the server: load it again.",
});

/** A path segment as the apiserver takes it, narrowed to what groups, versions and resources are made of. */
const SEGMENT = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

function segment(name: string, text: string): string {
  if (SEGMENT.test(text)) return text;
  throw new ProblemError(badQuery(`${name} is not a name that Kubernetes uses.`));
}

function selector(
  name: string,
  text: string,
  parse: typeof parseLabelSelector | typeof parseFieldSelector,
): string {
  const read = parse(text);
  if (read.ok) return text;
  throw new ProblemError({
    code: "BAD_SELECTOR",
    message: `The ${name} cannot be read: ${read.message}, at character ${read.at + 1}.`,
    hint: "Write it as kubectl takes it: app=web,tier!=db,env in (a,b).",
  });
}

/** Reads a scope from a subscription's query. @throws ProblemError BAD_QUERY, BAD_SELECTOR */
export function readScope(query: Readonly<Record<string, string>>): Scope {
  const representation = REPRESENTATIONS.find((known) => known === (query.representation ?? "metadata"));
  if (representation === undefined)
    throw new ProblemError(badQuery("The representation is none that is known."));
  return {
    group: query.group ? segment("group", query.group) : "",
    version: segment("version", query.version ?? ""),
    resource: segment("resource", query.resource ?? ""),
    namespace: query.namespace ? segment("namespace", query.namespace) : null,
    labelSelector: selector("label selector", query.labelSelector ?? "", parseLabelSelector),
    fieldSelector: selector("field selector", query.fieldSelector ?? "", parseFieldSelector),
    representation,
  };
}

/** The path of the collection. */
export function scopePath({ group, version, resource, namespace }: Scope): string {
  const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  return namespace === null ? `${root}/${resource}` : `${root}/namespaces/${namespace}/${resource}`;
}

/** The selectors as parameters of a request. */
export function selectorQuery({ labelSelector, fieldSelector }: Scope): (readonly [string, string])[] {
  const query: (readonly [string, string])[] = [];
  if (labelSelector !== "") query.push(["labelSelector", labelSelector]);
  if (fieldSelector !== "") query.push(["fieldSelector", fieldSelector]);
  return query;
}

/** A stream's collection, in full. @throws ProblemError BAD_QUERY, BAD_SELECTOR */
export function scopeOf({ namespace, ...spec }: Omit<Scope, "representation">): Scope {
  return readScope({ ...spec, ...(namespace !== null && { namespace }), representation: "full" });
}

/**
 * What may be shared: the same scope, of the same cluster, seen by the same identity. Whoever
 * differs in any of these gets a watch of their own.
 */
export function scopeKey(context: string, identity: string, scope: Scope): string {
  const { group, version, resource, namespace, labelSelector, fieldSelector, representation } = scope;
  return JSON.stringify([
    context,
    identity,
    group,
    version,
    resource,
    namespace,
    labelSelector,
    fieldSelector,
    representation,
  ]);
}
