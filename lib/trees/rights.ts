import { type ResourceRule, resourcesYaml } from "@/lib/objects/rbac";
import type { KindReport } from "./api-schema";

type Denied = Pick<KindReport, "group" | "resource" | "namespace" | "phase">;

/** Whoever may list Secrets may read their values: not to be asked for with the rest. */
const LEFT_OUT = "secrets";

const NOTE = `# ${LEFT_OUT} are left out: whoever may list them may read their values.\n`;

/**
 * RBAC for what trees could not read: one ClusterRole where the whole cluster is read, one Role for each namespace
 * that is. As YAML for `kubectl apply -f -`; empty when nothing is missing.
 */
export function treesRightsYaml(
  kinds: readonly Denied[],
  namespaces: readonly string[],
  user: string,
): string {
  const denied = kinds.filter(({ phase }) => phase === "denied");
  const asked = denied.filter(({ group, resource }) => group !== "" || resource !== LEFT_OUT);
  const scopes = namespaces.length === 0 ? [null] : namespaces;
  const roles = scopes.flatMap((namespace) => {
    const rules = rulesFor(asked.filter((kind) => kind.namespace === namespace));
    return rules.length === 0 ? [] : [resourcesYaml({ name: "cutaway-trees", namespace, rules }, user)];
  });
  if (roles.length === 0) return "";
  return `${denied.length > asked.length ? NOTE : ""}${roles.join("---\n")}`;
}

function rulesFor(kinds: readonly Denied[]): ResourceRule[] {
  const groups = [...new Set(kinds.map(({ group }) => group))];
  return groups.map((group) => {
    const members = kinds.filter((kind) => kind.group === group);
    const resources = [...new Set(members.map(({ resource }) => resource))].sort();
    return { group, resources, verbs: ["list", "watch"] };
  });
}
