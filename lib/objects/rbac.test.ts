import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { type MissingRight, rbacYaml, sayRight } from "./rbac";

const parse = (right: MissingRight, user: string) =>
  parseAllDocuments(rbacYaml(right, user)).map((doc) => doc.toJS());

describe("rbacYaml", () => {
  it("asks for a role in the namespace, bound to the user", () => {
    const [role, binding] = parse(
      { verb: "list", group: "apps", resource: "deployments", namespace: "shop" },
      "jane",
    );
    expect(role).toEqual({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name: "cutaway-list-deployments", namespace: "shop" },
      rules: [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["list"] }],
    });
    expect(binding).toEqual({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "cutaway-list-deployments", namespace: "shop" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "cutaway-list-deployments" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "jane" }],
    });
  });

  it("asks for a cluster role where there is no namespace, and for the subresource alone", () => {
    const right = { verb: "get", group: "", resource: "nodes", subresource: "proxy" };
    const [role, binding] = parse(right, "system:serviceaccount:tools:cutaway");
    expect(role).toMatchObject({
      kind: "ClusterRole",
      rules: [{ apiGroups: [""], resources: ["nodes/proxy"] }],
    });
    expect(binding.subjects).toEqual([{ kind: "ServiceAccount", name: "cutaway", namespace: "tools" }]);
  });

  it("asks for a path that is no resource", () => {
    const [role] = parse({ verb: "get", group: "", resource: "", nonResourceURL: "/metrics/slis" }, "jane");
    expect(role.metadata.name).toBe("cutaway-get-metrics-slis");
    expect(role.rules).toEqual([{ nonResourceURLs: ["/metrics/slis"], verbs: ["get"] }]);
  });

  it("keeps a hostile user name a string", () => {
    const user = 'x"\n  - kind: Group\n    name: "system:masters';
    const [, binding] = parse({ verb: "get", group: "", resource: "pods" }, user);
    expect(binding.subjects).toEqual([{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: user }]);
  });
});

it("says a right in a few words", () => {
  expect(sayRight({ verb: "list", group: "apps", resource: "deployments", namespace: "shop" })).toBe(
    "list deployments.apps in namespace shop",
  );
  expect(sayRight({ verb: "get", group: "", resource: "nodes", subresource: "proxy" })).toBe(
    "get nodes/proxy",
  );
  expect(sayRight({ verb: "get", group: "", resource: "", nonResourceURL: "/livez" })).toBe("get /livez");
});
