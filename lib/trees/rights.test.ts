import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { treesRightsYaml } from "./rights";

const denied = (group: string, resource: string, namespace: string | null = null, phase = "denied") => ({
  group,
  resource,
  namespace,
  phase,
});

const documents = (yaml: string) => parseAllDocuments(yaml).map((document) => document.toJS());

test("for the whole cluster: one ClusterRole with exactly what was refused, by group, and its binding", () => {
  const yaml = treesRightsYaml(
    [
      denied("", "pods"),
      denied("apps", "deployments"),
      denied("", "nodes"),
      denied("", "services", null, "live"),
    ],
    [],
    "jane",
  );
  const [role, binding] = documents(yaml);
  expect(role).toMatchObject({
    kind: "ClusterRole",
    rules: [
      { apiGroups: [""], resources: ["nodes", "pods"], verbs: ["list", "watch"] },
      { apiGroups: ["apps"], resources: ["deployments"], verbs: ["list", "watch"] },
    ],
  });
  expect(binding).toMatchObject({
    kind: "ClusterRoleBinding",
    roleRef: { kind: "ClusterRole", name: role.metadata.name },
    subjects: [{ kind: "User", name: "jane" }],
  });
});

test("for namespaces: a Role in each, without the kinds that have none", () => {
  const kinds = [denied("", "pods", "shop"), denied("", "pods", "till"), denied("", "nodes")];
  const found = documents(treesRightsYaml(kinds, ["shop", "till"], "system:serviceaccount:shop:bot"));
  expect(found.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
    ["Role", "shop"],
    ["RoleBinding", "shop"],
    ["Role", "till"],
    ["RoleBinding", "till"],
  ]);
  expect(found[1].subjects).toEqual([{ kind: "ServiceAccount", name: "bot", namespace: "shop" }]);
});

test("secrets are not asked for, and it is said why", () => {
  const yaml = treesRightsYaml([denied("", "secrets"), denied("", "pods")], [], "jane");
  expect(yaml).toMatch(/^# secrets are left out/);
  expect(parse(yaml.split("---")[0] ?? "").rules).toEqual([
    { apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] },
  ]);
});

test("nothing to ask for is no YAML", () => {
  expect(treesRightsYaml([denied("", "pods", null, "live"), denied("", "secrets")], [], "jane")).toBe("");
});
