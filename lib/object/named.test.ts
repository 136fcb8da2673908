import { expect, it } from "vitest";
import { namedObjects, searchFilter } from "./named";

const of = (
  group: string,
  version: string,
  resource: string,
  kind: string,
  short: string,
  namespaced = true,
) => ({
  group,
  version,
  resource,
  kind,
  namespaced,
  verbs: ["get", "list"],
  shortNames: [short],
});
const RESOURCES = [
  of("", "v1", "pods", "Pod", "po"),
  of("", "v1", "nodes", "Node", "no", false),
  of("apps", "v1", "deployments", "Deployment", "deploy"),
  of("apps", "v1beta1", "deployments", "Deployment", "deploy"),
  of("metrics.k8s.io", "v1beta1", "pods", "PodMetrics", ""),
];

const named = (text: string) =>
  namedObjects(text, RESOURCES, "default").map(
    ({ group, version, resource, namespace, name }) => `${group}/${version} ${resource} ${namespace}/${name}`,
  );

it.each([
  ["po/web-0", ["/v1 pods default/web-0"]],
  ["Pod shop/web-0", ["/v1 pods shop/web-0"]],
  ["shop/deploy/web", ["apps/v1 deployments shop/web"]],
  ["deployment.apps web", ["apps/v1 deployments default/web"]],
  ["no/n1", ["/v1 nodes /n1"]],
  ["pods/x", ["/v1 pods default/x", "metrics.k8s.io/v1beta1 pods default/x"]],
])("reads %s", (text, expected) => {
  expect(named(text)).toEqual(expected);
});

it.each(["web", "web shop pods", "/api/v1/pods", "nothing/x", ""])("finds no object in %j", (text) => {
  expect(named(text)).toEqual([]);
});

it.each([
  ["web", 'name:"web"'],
  ["po/web-0", 'kind:pods,pods.metrics.k8s.io name:"web-0"'],
  ["Deployment web", 'kind:deployments.apps name:"web"'],
])("looks for %s everywhere", (text, filter) => {
  expect(
    searchFilter(text, [...RESOURCES, of("metrics.k8s.io", "v1beta1", "pods", "PodMetrics", "po")]),
  ).toBe(filter);
});

it.each([["w"], ["no/n1"], ["shop/po/web-0"], ['a"b'], ["what/ever"], ["/api/v1"]])(
  "has nothing to look for everywhere in %s",
  (text) => {
    expect(searchFilter(text, RESOURCES)).toBeNull();
  },
);
