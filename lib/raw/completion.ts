import { KUBELET_PATHS } from "@/lib/access/kubelet";
import { encodeSegment } from "@/lib/access/path-segment";
import type { ServedResource } from "@/lib/objects/discovery";
import { groupVersionPath } from "@/lib/objects/path";

/** A resource as completion needs it; one entry for each group and version that serves it. */
export type KnownResource = Omit<ServedResource, "preferred">;

/** What completion may draw on. */
export interface Known {
  readonly resources: readonly KnownResource[];
  /** Names by the path of their collection, e.g. "/api/v1/namespaces"; only those that were fetched. */
  readonly names: ReadonlyMap<string, readonly string[]>;
}

export interface Suggestion {
  /** The whole path after taking it. */
  readonly path: string;
  /** What it adds to the path: what is shown. */
  readonly text: string;
  /** What it is: "group", a kind, "check", … */
  readonly what: string;
  /** False when something must follow, so that taking it goes on completing. */
  readonly complete: boolean;
}

export interface Completion {
  readonly suggestions: readonly Suggestion[];
  /** A collection whose names would help and are not known yet. */
  readonly wanted: string | null;
}

/** Paths of the apiserver that are no resources, with what they answer. */
const WELL_KNOWN: readonly (readonly [path: string, what: string])[] = [
  ["/version", "version of the server"],
  ["/livez", "is it alive"],
  ["/readyz", "is it ready"],
  ["/healthz", "health, deprecated"],
  ["/metrics", "metrics of the apiserver"],
  ["/metrics/slis", "health checks as metrics"],
  ["/openapi/v2", "all types, one document"],
  ["/openapi/v3", "index of types by group"],
  ["/statusz", "status of the component"],
  ["/flagz", "command line flags"],
  ["/debug/api_priority_and_fairness/dump_priority_levels", "flow control: levels"],
  ["/debug/api_priority_and_fairness/dump_queues", "flow control: queues"],
  ["/debug/api_priority_and_fairness/dump_requests", "flow control: waiting requests"],
  ["/.well-known/openid-configuration", "issuer of tokens"],
  ["/openid/v1/jwks", "keys of tokens"],
];
const KUBELET_WHAT: Readonly<Record<string, string>> = {
  healthz: "kubelet health",
  metrics: "kubelet metrics",
  "metrics/cadvisor": "container metrics by cAdvisor",
  "metrics/resource": "CPU and memory of node and pods",
  "metrics/probes": "probe results",
  "metrics/slis": "health checks as metrics",
  "stats/summary": "usage of node, pods, volumes",
  configz: "kubelet configuration",
  pods: "pods as the kubelet has them",
  "runningpods/": "pods that run, from the runtime",
  statusz: "status of the component",
  flagz: "command line flags",
};
/** Subresources that only read. */
const READABLE = new Set(["status", "scale", "log"]);

/** Suggestions for a path that is being typed, best first; pure, so asking again costs nothing. */
export function complete(typed: string, known: Known, limit = 200): Completion {
  const { suggestions, wanted } = candidates(typed, known);
  const needle = typed.toLowerCase();
  const fits = suggestions.filter(({ path }) => path.toLowerCase().startsWith(needle) && path !== typed);
  return { suggestions: [...byWord(typed, known), ...fits].slice(0, limit), wanted };
}

function candidates(typed: string, known: Known): Completion {
  const segments = typed.split("/").slice(1);
  const [prefix] = segments;
  const depth = prefix === "api" ? 2 : 3;
  if ((prefix === "api" || prefix === "apis") && segments.length > depth) {
    return inVersion(segments, depth, known);
  }
  return { suggestions: [...roots(known), ...wellKnown()], wanted: null };
}

const wellKnown = (): Suggestion[] =>
  WELL_KNOWN.map(([path, what]) => ({ path, text: path, what, complete: true }));

/** The discovery documents, one for each group and version. */
function roots(known: Known): Suggestion[] {
  const documents = new Map<string, string>([
    ["/api", "versions of the core group"],
    ["/apis", "all groups"],
  ]);
  for (const { group, version } of known.resources) {
    if (group !== "") documents.set(`/apis/${group}`, "group");
    documents.set(groupVersionPath({ group, version }), "resources of a version");
  }
  return [...documents].map(([path, what]) => ({ path, text: path, what, complete: true }));
}

/** One word, `pods` or `deploy`, leads to the collection. */
function byWord(typed: string, known: Known): Suggestion[] {
  const word = typed.replace(/^\//, "").toLowerCase();
  if (word === "" || word.includes("/")) return [];
  return known.resources
    .filter(
      (r) => r.resource.startsWith(word) || r.shortNames.includes(word) || r.kind.toLowerCase() === word,
    )
    .map((r) => {
      const path = `${groupVersionPath(r)}/${r.resource}`;
      return { path, text: path, what: r.kind, complete: true };
    });
}

/** Below a group and version: resources, namespaces, names, subresources. */
function inVersion(segments: readonly string[], depth: number, known: Known): Completion {
  const base = `/${segments.slice(0, depth).join("/")}`;
  const resources = known.resources.filter((r) => groupVersionPath(r) === base);
  const rest = segments.slice(depth);
  if (rest[0] !== "namespaces" || rest.length < 3) {
    const direct = below(base, rest, resources, known);
    return rest.length === 2 && rest[0] === "namespaces"
      ? inNamespaces(base, resources, known, direct)
      : direct;
  }
  const namespaced = resources.filter((r) => r.namespaced);
  const inside = below(`${base}/namespaces/${rest[1]}`, rest.slice(2), namespaced, known);
  const status = resources.some((r) => r.resource === "namespaces") && rest.length === 3 ? ["status"] : [];
  const own = status.map((text) => suggestion(`${base}/namespaces/${rest[1]}`, text, "subresource", true));
  return { ...inside, suggestions: [...inside.suggestions, ...own] };
}

/** Namespaces to go into; of the core group they are objects as well. */
function inNamespaces(
  base: string,
  resources: readonly KnownResource[],
  known: Known,
  direct: Completion,
): Completion {
  const collection = "/api/v1/namespaces";
  const names = known.names.get(collection) ?? [];
  const into = resources.some((r) => r.namespaced)
    ? names.map((name) => suggestion(`${base}/namespaces`, `${encodeSegment(name)}/`, "in namespace", false))
    : [];
  const wanted = known.names.has(collection) ? null : collection;
  return { suggestions: [...direct.suggestions, ...into], wanted };
}

/** After `base`: [resource], [resource, name], [resource, name, subresource, …]. */
function below(
  base: string,
  rest: readonly string[],
  resources: readonly KnownResource[],
  known: Known,
): Completion {
  const [name = "", ...after] = rest;
  if (after.length === 0) return { suggestions: ofResources(base, resources), wanted: null };
  const resource = resources.find((r) => r.resource === name);
  if (resource === undefined) return { suggestions: [], wanted: null };
  const collection = `${base}/${name}`;
  if (after.length === 1) return ofNames(collection, resource, known);
  const object = `${collection}/${after[0]}`;
  const subresources = resource.subresources.filter((sub) => READABLE.has(sub));
  const found = subresources.map((sub) => suggestion(object, sub, "subresource", true));
  return { suggestions: [...found, ...ofNode(object, resource)], wanted: null };
}

function ofResources(base: string, resources: readonly KnownResource[]): Suggestion[] {
  const inNamespace = base.includes("/namespaces/");
  const paths = resources.map((r) => suggestion(base, r.resource, r.kind, r.verbs.includes("list")));
  const namespaces = !inNamespace && resources.some((r) => r.namespaced);
  const hasOwn = resources.some((r) => r.resource === "namespaces");
  return namespaces && !hasOwn
    ? [...paths, suggestion(base, "namespaces/", "go into a namespace", false)]
    : paths;
}

function ofNames(collection: string, resource: KnownResource, known: Known): Completion {
  // Without a namespace only the collection is served, for all namespaces.
  if (resource.namespaced && !collection.includes("/namespaces/")) return { suggestions: [], wanted: null };
  const names = known.names.get(collection);
  const listed = (names ?? []).map((name) =>
    suggestion(collection, encodeSegment(name), resource.kind, true),
  );
  return {
    suggestions: listed,
    wanted: names === undefined && resource.verbs.includes("list") ? collection : null,
  };
}

/** Of a node: what its kubelet answers through the node proxy. */
function ofNode(object: string, resource: KnownResource): Suggestion[] {
  if (resource.group !== "" || resource.resource !== "nodes") return [];
  return [...KUBELET_PATHS.keys()].map((path) =>
    suggestion(object, `proxy/${path}`, KUBELET_WHAT[path] ?? "kubelet", true),
  );
}

function suggestion(base: string, text: string, what: string, complete: boolean): Suggestion {
  return { path: `${base}/${text}`, text, what, complete };
}
