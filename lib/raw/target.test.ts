import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acceptHeader, fittingForm, formsFor } from "./accept";
import { parametersFor } from "./parameters";
import { pathAbove, pathInCollection, pathOfReference } from "./resolve";
import { missingRight } from "./rights";
import {
  formatQuery,
  formatTarget,
  formOf,
  isEndless,
  isOn,
  parseQuery,
  parseTyped,
  withParam,
} from "./target";

describe("what was typed", () => {
  it.each([
    ["/api/v1/pods", "/api/v1/pods", []],
    [" api/v1/pods?limit=5 ", "/api/v1/pods", [["limit", "5"]]],
    ["kubectl get --raw '/api/v1/pods?limit=5'", "/api/v1/pods", [["limit", "5"]]],
    ["$ kubectl --context lab get --raw /livez", "/livez", []],
    ["https://10.0.0.1:6443/apis/apps/v1?x=a%3Db", "/apis/apps/v1", [["x", "a=b"]]],
    ["", "/", []],
  ])("reads %j", (text, path, query) => {
    expect(parseTyped(text)).toEqual({ path, query });
  });

  it("writes a query that is read back as the same, selectors legible", () => {
    const pair = fc.tuple(fc.string({ minLength: 1 }), fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(fc.array(pair), (query) => void expect(parseQuery(formatQuery(query))).toEqual(query)),
    );
    expect(formatQuery([["labelSelector", "app in (a,b),x!=y z+"]])).toBe(
      "labelSelector=app%20in%20(a,b),x!=y%20z%2B",
    );
    expect(formatTarget({ path: "/livez", query: [] })).toBe("/livez");
  });

  it("sets a parameter in its place", () => {
    const query = [
      ["a", "1"],
      ["b", "2"],
    ] as const;
    expect(withParam(query, "a", "3")).toEqual([
      ["a", "3"],
      ["b", "2"],
    ]);
    expect(withParam(query, "c", "3")).toEqual([...query, ["c", "3"]]);
    expect(withParam(query, "a", null)).toEqual([["b", "2"]]);
  });
});

describe("what a path is", () => {
  it.each([
    ["/api/v1/pods", "collection"],
    ["/apis/apps/v1/namespaces/shop/deployments/web/scale", "object"],
    ["/api/v1/namespaces/shop", "object"],
    ["/api/v1/namespaces/shop/pods/a/log", "log"],
    ["/api/v1/nodes/n/proxy/metrics/cadvisor", "kubelet"],
    ["/apis/apps/v1", "nonresource"],
    ["/livez", "nonresource"],
    ["/%zz", "nonresource"],
  ])("%s is a %s", (path, form) => {
    expect(formOf(path)).toBe(form);
  });

  it("knows what goes on until it is ended", () => {
    const asks = (target: string) => isEndless(parseTyped(target));
    expect(asks("/api/v1/pods?watch=1")).toBe(true);
    expect(asks("/api/v1/pods?watch=false")).toBe(false);
    expect(asks("/api/v1/namespaces/a/pods/b/log?follow=true")).toBe(true);
    expect(asks("/api/v1/namespaces/a/pods/b?watch=1")).toBe(false);
    expect(isOn([["watch", ""]], "watch")).toBe(true);
  });

  it("offers the forms and parameters that fit", () => {
    expect(formsFor("/api/v1/pods").map(({ form }) => form)).toEqual(["json", "table", "metadata"]);
    expect(fittingForm("/livez", "table")).toBe("json");
    expect(acceptHeader("/api/v1/pods", "metadata")).toContain("as=PartialObjectMetadataList;");
    expect(acceptHeader("/api/v1/nodes/n", "metadata")).toContain("as=PartialObjectMetadata;");
    const names = (path: string) => parametersFor(path).map(({ name }) => name);
    expect(names("/api/v1/pods")).toContain("labelSelector");
    expect(names("/api/v1/nodes/n/proxy/stats/summary")).toEqual(["only_cpu_and_memory"]);
    expect(names("/api/v1/nodes/n/proxy/configz")).toEqual([]);
  });

  it("names the right that a GET asks for", () => {
    expect(missingRight("/apis/apps/v1/namespaces/shop/deployments?watch=1")).toEqual({
      verb: "watch",
      group: "apps",
      resource: "deployments",
      namespace: "shop",
    });
    expect(missingRight("/api/v1/namespaces/shop/pods/a/log")).toMatchObject({
      verb: "get",
      subresource: "log",
    });
    expect(missingRight("/metrics")).toMatchObject({ verb: "get", nonResourceURL: "/metrics" });
    expect(missingRight("/api/v1/%zz")).toBeNull();
  });
});

const RESOURCES = [
  { group: "", version: "v1", resource: "nodes", kind: "Node", namespaced: false },
  { group: "", version: "v1", resource: "pods", kind: "Pod", namespaced: true },
  { group: "apps", version: "v1", resource: "deployments", kind: "Deployment", namespaced: true },
].map((resource) => ({ ...resource, verbs: ["get", "list"], subresources: [], shortNames: [] }));

const PODS = "/api/v1/pods";

describe("where a value leads", () => {
  const object = { to: "object", apiVersion: null, group: null, namespace: null } as const;

  it("finds the object, by version, by group or by kind alone", () => {
    const pod = { ...object, apiVersion: "v1", group: "", kind: "Pod", namespace: "shop", name: "a" };
    expect(pathOfReference(pod, RESOURCES, PODS)).toBe("/api/v1/namespaces/shop/pods/a");
    const old = {
      ...object,
      apiVersion: "apps/v1beta1",
      group: "apps",
      kind: "Deployment",
      namespace: "x",
      name: "d",
    };
    expect(pathOfReference(old, RESOURCES, PODS)).toBe("/apis/apps/v1/namespaces/x/deployments/d");
    expect(pathOfReference({ ...object, kind: "Node", namespace: "shop", name: "n" }, RESOURCES, PODS)).toBe(
      "/api/v1/nodes/n",
    );
    expect(pathOfReference({ ...object, kind: "Pod", name: "a" }, RESOURCES, PODS)).toBeNull();
    expect(pathOfReference({ ...object, kind: "Nope", name: "a" }, RESOURCES, PODS)).toBeNull();
  });

  it("finds an object without a type in the collection that was asked for", () => {
    const member = { to: "member", namespace: "shop", name: "a" } as const;
    expect(pathOfReference(member, RESOURCES, PODS)).toBe("/api/v1/namespaces/shop/pods/a");
    expect(pathOfReference(member, RESOURCES, "/livez")).toBeNull();
  });

  it("finds a row's object in its collection", () => {
    const row = { namespace: "shop", name: "a b" };
    expect(pathInCollection("/api/v1/pods", row)).toBe("/api/v1/namespaces/shop/pods/a%20b");
    expect(pathInCollection("/api/v1/namespaces/shop/pods", row)).toBe("/api/v1/namespaces/shop/pods/a%20b");
    expect(pathInCollection("/api/v1/nodes", { namespace: null, name: "n" })).toBe("/api/v1/nodes/n");
    expect(pathInCollection("/livez", row)).toBeNull();
  });

  it.each([
    ["/api/v1/namespaces/shop/pods/a", "/api/v1/namespaces/shop/pods"],
    ["/api/v1/namespaces/shop/pods", "/api/v1/namespaces/shop"],
    ["/apis/apps/v1/namespaces/shop/deployments", "/apis/apps/v1"],
    ["/api/v1/nodes/n/proxy/metrics/cadvisor", "/api/v1/nodes/n"],
    ["/livez", "/"],
    ["/", null],
  ])("goes up from %s to %s", (path, above) => {
    expect(pathAbove(path)).toBe(above);
  });
});
