import { dig, digArray, digString, digStrings } from "@/lib/base/json";
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

const has = (rule: unknown, key: string, value: string) => {
  const values = digStrings(rule, key);
  return values.includes("*") || values.includes(value);
};

function resourceRuleAllows(rule: unknown, need: Need): boolean {
  const full = need.subresource === null ? need.resource : `${need.resource}/${need.subresource}`;
  const anyOwner =
    need.subresource !== null && digStrings(rule, "resources").includes(`*/${need.subresource}`);
  const unnamed = digArray(rule, "resourceNames").length === 0;
  return (
    unnamed &&
    has(rule, "verbs", need.verb) &&
    has(rule, "apiGroups", need.group) &&
    (anyOwner || has(rule, "resources", full))
  );
}

function pathRuleAllows(rule: unknown, verb: string, wanted: string): boolean {
  const covers = (pattern: string) =>
    pattern.endsWith("*") ? wanted.startsWith(pattern.slice(0, -1)) : pattern === wanted;
  return has(rule, "verbs", verb) && digStrings(rule, "nonResourceURLs").some(covers);
}

function allows(status: unknown, need: Need): boolean {
  const wanted = need.nonResourceURL;
  if (wanted === null)
    return digArray(status, "resourceRules").some((rule) => resourceRuleAllows(rule, need));
  return digArray(status, "nonResourceRules").some((rule) => pathRuleAllows(rule, need.verb, wanted));
}

/**
 * What a SelfSubjectRulesReview says of `needs`. RBAC's own matching
 * (k8s.io/component-helpers/auth/rbac), but rules for single names do not count:
 * they never allow a list.
 */
export function readAccess(review: unknown, namespace: string, needs: readonly Need[] = NEEDS): Access {
  const status = dig(review, "status");
  const incomplete = dig(status, "incomplete") === true || digString(status, "evaluationError") !== null;
  const otherwise = incomplete ? "unknown" : "no";
  return {
    namespace,
    incomplete,
    needs: needs.map((need) => ({ ...need, allowed: allows(status, need) ? "yes" : otherwise })),
  };
}
