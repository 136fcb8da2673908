import { type Allowed, mayI, mayIPath, type Rules, readRules } from "@/lib/objects/rules";
import type { Access } from "./schema";

export interface Need {
  readonly view: string;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string | null;
  readonly nonResourceURL: string | null;
}

const path = (view: string, nonResourceURL: string): Need => ({
  view,
  verb: "get",
  group: "",
  resource: "",
  subresource: null,
  nonResourceURL,
});

function resource(view: string, verb: string, name: string): Need {
  const [qualified = "", subresource = null] = name.split("/");
  const [plural = "", ...group] = qualified.split(".");
  return { view, verb, group: group.join("."), resource: plural, subresource, nonResourceURL: null };
}

/** What the views read, as far as one list can say it for every cluster. */
export const NEEDS: readonly Need[] = [
  path("overview", "/version"),
  path("overview", "/livez"),
  path("overview", "/readyz"),
  resource("overview", "get", "namespaces"),
  resource("overview", "list", "nodes"),
  path("raw", "/apis"),
  path("raw", "/openapi/v3"),
  path("raw", "/metrics"),
  ...[
    "namespaces",
    "pods",
    "services",
    "events",
    "configmaps",
    "secrets",
    "deployments.apps",
    "jobs.batch",
    "customresourcedefinitions.apiextensions.k8s.io",
    "apiservices.apiregistration.k8s.io",
    "nodes.metrics.k8s.io",
  ].map((name) => resource("raw", "list", name)),
  resource("raw", "get", "pods/log"),
  resource("raw", "get", "nodes/proxy"),
];

const allowed = (rules: Rules, need: Need): Allowed =>
  need.nonResourceURL === null ? mayI(rules, need) : mayIPath(rules, need.verb, need.nonResourceURL);

/** What a SelfSubjectRulesReview says of `needs`. */
export function readAccess(review: unknown, namespace: string, needs: readonly Need[] = NEEDS): Access {
  const rules = readRules(review);
  return {
    namespace,
    incomplete: rules.incomplete,
    needs: needs.map((need) => ({ ...need, allowed: allowed(rules, need) })),
  };
}
