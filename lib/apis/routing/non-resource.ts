/**
 * Paths of kube-apiserver that are no resources, with what answers. `/` lists most of them; those marked
 * `unlisted` are there without being listed. Source: k8s.io/apiserver `pkg/server/routes`, `pkg/server/healthz`.
 */
export interface WellKnown {
  readonly path: string;
  readonly prefix: boolean;
  readonly unlisted: boolean;
  readonly what: string;
  readonly body: "json" | "text" | "any";
}

const at = (path: string, what: string, body: WellKnown["body"] = "text"): WellKnown => ({
  path,
  prefix: false,
  unlisted: false,
  what,
  body,
});
const unlisted = (path: string, what: string, body: WellKnown["body"] = "text"): WellKnown => ({
  ...at(path, what, body),
  unlisted: true,
});
const below = (path: string, what: string, body: WellKnown["body"]): WellKnown => ({
  path,
  prefix: true,
  unlisted: true,
  what,
  body,
});

/** Of the outermost server, kube-aggregator: the same paths of the servers behind it are never reached. */
export const AGGREGATOR_PATHS: readonly WellKnown[] = [
  unlisted("/", "the list of paths", "json"),
  unlisted("/index.html", "the list of paths", "json"),
  at("/healthz", "health"),
  at("/livez", "liveness"),
  at("/readyz", "readiness"),
  at("/metrics", "metrics of the process"),
  at("/metrics/slis", "health checks as metrics"),
  at("/statusz", "status of the component", "any"),
  at("/flagz", "command line flags", "any"),
  at("/openapi/v2", "all types in one document, merged by the aggregator", "json"),
  // JSON in truth, but the aggregator does not say so: its Content-Type is text/plain.
  at("/openapi/v3", "the index of types by group and version, merged by the aggregator"),
  below("/openapi/v3/", "the types of one group and version, from the server that has them", "json"),
  unlisted("/debug/api_priority_and_fairness/dump_priority_levels", "flow control: priority levels"),
  unlisted("/debug/api_priority_and_fairness/dump_queues", "flow control: queues"),
  unlisted("/debug/api_priority_and_fairness/dump_requests", "flow control: requests"),
  unlisted("/debug/flags", "log verbosity"),
  below("/debug/pprof/", "profiles", "any"),
  below("/debug/flags/", "log verbosity", "any"),
];

/** Web services of kube-apiserver that are no group. */
export const KUBE_APISERVER_PATHS: readonly WellKnown[] = [
  at("/.well-known/openid-configuration", "the issuer of service account tokens", "json"),
  at("/openid/v1/jwks", "the keys of service account tokens", "any"),
  at("/logs", "log files, where they are enabled", "any"),
];

/** A single health check: `/livez/<check>`. */
const CHECK = /^\/(?:healthz|livez|readyz)\/.+$/;

/** The entry of the aggregator for a path that is no resource; null when it has none. */
export function nonResourceEntry(path: string, listed: ReadonlySet<string> | null): WellKnown | null {
  const known = AGGREGATOR_PATHS.find((entry) => !entry.prefix && entry.path === path);
  if (known !== undefined) return known.unlisted || (listed?.has(path) ?? true) ? known : null;
  if (listed?.has(path) && CHECK.test(path)) return at(path, "one health check");
  if (listed === null && CHECK.test(path)) return at(path, "one health check, if there is one of this name");
  return AGGREGATOR_PATHS.find((entry) => entry.prefix && path.startsWith(entry.path)) ?? null;
}
