/** A right that was missing, in the words of an RBAC rule. */
export interface MissingRight {
  readonly verb: string;
  /** Empty for the core group, and for a path that is no resource. */
  readonly group: string;
  /** Empty when `nonResourceURL` is set. */
  readonly resource: string;
  readonly subresource?: string;
  /** Left out for what has no namespace, and for all namespaces. */
  readonly namespace?: string;
  readonly nonResourceURL?: string;
}

/** The right in a few words, e.g. "list pods.apps in namespace shop", "get /metrics". */
export function sayRight({
  verb,
  group,
  resource,
  subresource,
  namespace,
  nonResourceURL,
}: MissingRight): string {
  if (nonResourceURL !== undefined) return `${verb} ${nonResourceURL}`;
  const what = (subresource ? `${resource}/${subresource}` : resource) + (group === "" ? "" : `.${group}`);
  return `${verb} ${what}${namespace === undefined ? "" : ` in namespace ${namespace}`}`;
}

/**
 * The smallest role that holds the right, and its binding to the user, as YAML for `kubectl apply -f -`.
 * @param user as SelfSubjectReview names it; service accounts become subjects of their own kind
 */
export function rbacYaml(right: MissingRight, user: string): string {
  const scoped = right.namespace !== undefined && right.nonResourceURL === undefined;
  const namespace = scoped ? (right.namespace ?? null) : null;
  return roleYaml({ name: roleName(right), namespace, rules: ruleOf(right) }, user);
}

/** Several resources of one group that are to be allowed alike. */
export interface ResourceRule {
  readonly verbs: readonly string[];
  readonly group: string;
  readonly resources: readonly string[];
}

/**
 * A role that holds some rules, and its binding to the user.
 * @param namespace null for a ClusterRole
 */
export function resourcesYaml(
  {
    name,
    namespace,
    rules,
  }: { readonly name: string; readonly namespace: string | null; readonly rules: readonly ResourceRule[] },
  user: string,
): string {
  const list = (texts: readonly string[]) => `[${texts.map(quote).join(", ")}]`;
  const lines = rules.flatMap(({ verbs, group, resources }) => [
    `  - apiGroups: [${quote(group)}]`,
    `    resources: ${list(resources)}`,
    `    verbs: ${list(verbs)}`,
  ]);
  return roleYaml({ name, namespace, rules: lines }, user);
}

interface Role {
  readonly name: string;
  /** Null for a ClusterRole. */
  readonly namespace: string | null;
  /** Lines of YAML. */
  readonly rules: readonly string[];
}

function roleYaml({ name, namespace, rules }: Role, user: string): string {
  const kind = namespace === null ? "ClusterRole" : "Role";
  const metadata = ["metadata:", `  name: ${quote(name)}`];
  if (namespace !== null) metadata.push(`  namespace: ${quote(namespace)}`);
  const head = (kind: string) => ["apiVersion: rbac.authorization.k8s.io/v1", `kind: ${kind}`, ...metadata];
  return [
    ...head(kind),
    "rules:",
    ...rules,
    "---",
    ...head(`${kind}Binding`),
    "roleRef:",
    "  apiGroup: rbac.authorization.k8s.io",
    `  kind: ${kind}`,
    `  name: ${quote(name)}`,
    "subjects:",
    ...subjectOf(user),
    "",
  ].join("\n");
}

function ruleOf({ verb, group, resource, subresource, nonResourceURL }: MissingRight): string[] {
  const verbs = `    verbs: [${quote(verb)}]`;
  if (nonResourceURL !== undefined) return [`  - nonResourceURLs: [${quote(nonResourceURL)}]`, verbs];
  const what = subresource ? `${resource}/${subresource}` : resource;
  return [`  - apiGroups: [${quote(group)}]`, `    resources: [${quote(what)}]`, verbs];
}

function subjectOf(user: string): string[] {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  if (namespace !== undefined && name !== undefined) {
    return ["  - kind: ServiceAccount", `    name: ${quote(name)}`, `    namespace: ${quote(namespace)}`];
  }
  return ["  - apiGroup: rbac.authorization.k8s.io", "    kind: User", `    name: ${quote(user)}`];
}

/** A name that says what the role is for, in the characters that object names have. */
function roleName({ verb, resource, subresource, nonResourceURL }: MissingRight): string {
  const what = nonResourceURL ?? [resource, subresource].filter(Boolean).join("-");
  const name = `cutaway-${verb}-${what}`.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return name.slice(0, 63).replace(/-+$/, "");
}

/** JSON strings are YAML strings in every version of YAML. */
const quote = (text: string) => JSON.stringify(text);
