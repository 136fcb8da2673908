import { dig, digArray, digString, digStrings } from "@/lib/base/json";

/** One rule of a SelfSubjectRulesReview (authorization.k8s.io/v1), of resources or of paths. */
export interface ResourceRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
}
export interface PathRule {
  readonly verbs: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** What one may do in a namespace, as far as the authorizers can tell. A hint: only the request itself decides. */
export interface Rules {
  readonly resourceRules: readonly ResourceRule[];
  readonly pathRules: readonly PathRule[];
  /** Some authorizer cannot list its rules: what they do not name may be allowed all the same. */
  readonly incomplete: boolean;
}

export type Allowed = "yes" | "no" | "unknown";

/** The status of a SelfSubjectRulesReview. */
export function readRules(review: unknown): Rules {
  const status = dig(review, "status");
  return {
    resourceRules: digArray(status, "resourceRules").map((rule) => ({
      verbs: digStrings(rule, "verbs"),
      apiGroups: digStrings(rule, "apiGroups"),
      resources: digStrings(rule, "resources"),
      resourceNames: digStrings(rule, "resourceNames"),
    })),
    pathRules: digArray(status, "nonResourceRules").map((rule) => ({
      verbs: digStrings(rule, "verbs"),
      nonResourceURLs: digStrings(rule, "nonResourceURLs"),
    })),
    incomplete: dig(status, "incomplete") === true || (digString(status, "evaluationError") ?? "") !== "",
  };
}

export interface WantedResource {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string | null;
}

const has = (values: readonly string[], value: string) => values.includes("*") || values.includes(value);

/**
 * RBAC's own matching (k8s.io/component-helpers/auth/rbac), but rules for single names do not count: they
 * never allow a list.
 */
function resourceRuleAllows(rule: ResourceRule, wanted: WantedResource): boolean {
  const sub = wanted.subresource || null;
  const full = sub === null ? wanted.resource : `${wanted.resource}/${sub}`;
  return (
    rule.resourceNames.length === 0 &&
    has(rule.verbs, wanted.verb) &&
    has(rule.apiGroups, wanted.group) &&
    (has(rule.resources, full) || (sub !== null && rule.resources.includes(`*/${sub}`)))
  );
}

export function mayI(rules: Rules, wanted: WantedResource): Allowed {
  const allowed = rules.resourceRules.some((rule) => resourceRuleAllows(rule, wanted));
  return answer(rules, allowed);
}

export function mayIPath(rules: Rules, verb: string, path: string): Allowed {
  const covers = (pattern: string) =>
    pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : pattern === path;
  const allowed = rules.pathRules.some((rule) => has(rule.verbs, verb) && rule.nonResourceURLs.some(covers));
  return answer(rules, allowed);
}

const answer = ({ incomplete }: Rules, allowed: boolean): Allowed =>
  allowed ? "yes" : incomplete ? "unknown" : "no";
