import { expect, it } from "vitest";
import { missingRightOf } from "./forbidden";

it.each([
  [
    'pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "x"',
    { verb: "list", group: "", resource: "pods", namespace: "x" },
  ],
  [
    'nodes "n" is forbidden: User "system:serviceaccount:a:b" cannot get resource "nodes/proxy" in API group "" at the cluster scope: RBAC: clusterrole "c" not found',
    { verb: "get", group: "", resource: "nodes", subresource: "proxy" },
  ],
  [
    'deployments.apps is forbidden: User "bob" cannot watch resource "deployments" in API group "apps" at the cluster scope',
    { verb: "watch", group: "apps", resource: "deployments" },
  ],
  [
    'forbidden: User "bob" cannot get path "/metrics"',
    { verb: "get", group: "", resource: "", nonResourceURL: "/metrics" },
  ],
  ["denied by a webhook", null],
])("%s", (message, right) => expect(missingRightOf({ kind: "Status", message })).toEqual(right));

it("takes nothing from what is no Status", () => expect(missingRightOf(null)).toBeNull());
