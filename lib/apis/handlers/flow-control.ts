import { dig, digArray, digNumber, digString, digStrings } from "@/lib/base/json";
import type { RequestInfo } from "@/lib/objects/request-info";

/** A FlowSchema, with its rules as the API has them. */
export interface FlowSchema {
  readonly name: string;
  readonly uid: string;
  readonly level: string;
  readonly precedence: number;
  readonly rules: readonly unknown[];
}

export interface PriorityLevel {
  readonly name: string;
  readonly uid: string;
  readonly type: "Limited" | "Exempt";
  readonly shares: number | null;
}

/** Of a list of flowcontrol.apiserver.k8s.io/v1 (or v1beta3), in the order in which they are tried. */
export function readFlowSchemas(list: unknown): FlowSchema[] {
  return digArray(list, "items")
    .map((item) => ({
      name: digString(item, "metadata", "name") ?? "",
      uid: digString(item, "metadata", "uid") ?? "",
      level: digString(item, "spec", "priorityLevelConfiguration", "name") ?? "",
      precedence: digNumber(item, "spec", "matchingPrecedence") ?? 1000,
      rules: digArray(item, "spec", "rules"),
    }))
    .sort((a, b) => a.precedence - b.precedence || (a.name < b.name ? -1 : 1));
}

export function readPriorityLevels(list: unknown): PriorityLevel[] {
  return digArray(list, "items").map((item) => {
    const exempt = digString(item, "spec", "type") === "Exempt";
    const section = exempt ? "exempt" : "limited";
    return {
      name: digString(item, "metadata", "name") ?? "",
      uid: digString(item, "metadata", "uid") ?? "",
      type: exempt ? "Exempt" : "Limited",
      shares: digNumber(item, "spec", section, "nominalConcurrencyShares"),
    };
  });
}

/** Who asks for what, as flow control sees it. */
export interface Digest {
  readonly username: string;
  readonly groups: readonly string[];
  readonly info: RequestInfo;
  /** Without the query. */
  readonly path: string;
}

/**
 * The first FlowSchema whose rules fit; `catch-all` when none does.
 * Source: k8s.io/apiserver `pkg/util/flowcontrol/rule.go`.
 */
export function matchFlowSchema(schemas: readonly FlowSchema[], digest: Digest): FlowSchema | null {
  const fits = ({ rules }: FlowSchema) => rules.some((rule) => matchesRule(rule, digest));
  return schemas.find(fits) ?? schemas.find(({ name }) => name === "catch-all") ?? null;
}

function matchesRule(rule: unknown, digest: Digest): boolean {
  if (!digArray(rule, "subjects").some((subject) => matchesSubject(subject, digest))) return false;
  return digest.info.isResource
    ? digArray(rule, "resourceRules").some((resource) => matchesResource(resource, digest.info))
    : digArray(rule, "nonResourceRules").some((path) => matchesPath(path, digest));
}

function matchesSubject(subject: unknown, { username, groups }: Digest): boolean {
  const kind = digString(subject, "kind");
  if (kind === "User") return ["*", username].includes(digString(subject, "user", "name") ?? "");
  if (kind === "Group") {
    const name = digString(subject, "group", "name");
    return name === "*" || (name !== null && groups.includes(name));
  }
  if (kind !== "ServiceAccount") return false;
  const namespace = digString(subject, "serviceAccount", "namespace") ?? "";
  const name = digString(subject, "serviceAccount", "name") ?? "";
  const prefix = `system:serviceaccount:${namespace}:`;
  return name === "*" ? username.startsWith(prefix) : username === prefix + name;
}

const contains = (rule: unknown, field: string, value: string) => {
  const listed = digStrings(rule, field);
  return listed.includes(value) || (listed.length === 1 && listed[0] === "*");
};

function matchesResource(rule: unknown, info: RequestInfo): boolean {
  const { verb, group, resource, subresource, namespace } = info;
  const named = subresource === "" ? resource : `${resource}/${subresource}`;
  if (!contains(rule, "verbs", verb) || !contains(rule, "apiGroups", group)) return false;
  if (!contains(rule, "resources", named)) return false;
  return namespace === "" ? dig(rule, "clusterScope") === true : contains(rule, "namespaces", namespace);
}

function matchesPath(rule: unknown, { info, path }: Digest): boolean {
  if (!contains(rule, "verbs", info.verb)) return false;
  return digStrings(rule, "nonResourceURLs").some((url) => {
    const prefix = url.replace(/\*$/, "");
    return url === "*" || url === path || path.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`);
  });
}
