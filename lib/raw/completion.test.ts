import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { complete, type Known, type KnownResource } from "./completion";

const resource = (path: string, kind: string, more: Partial<KnownResource> = {}): KnownResource => {
  const [version = "", name = "", group = ""] = path.split(":");
  const base = { group, version, resource: name, kind, namespaced: true, verbs: ["get", "list"] };
  return { ...base, subresources: [], shortNames: [], ...more };
};

const known: Known = {
  resources: [
    resource("v1:pods", "Pod", { subresources: ["log", "status", "exec", "proxy"], shortNames: ["po"] }),
    resource("v1:nodes", "Node", { namespaced: false, subresources: ["proxy", "status"] }),
    resource("v1:namespaces", "Namespace", { namespaced: false, subresources: ["status", "finalize"] }),
    resource("v1:deployments:apps", "Deployment", {
      subresources: ["scale", "status"],
      shortNames: ["deploy"],
    }),
    resource("v1:tokenreviews:authentication.k8s.io", "TokenReview", {
      namespaced: false,
      verbs: ["create"],
    }),
  ],
  names: new Map([
    ["/api/v1/namespaces", ["default", "shop"]],
    ["/api/v1/namespaces/shop/pods", ["web-1", "web-2"]],
    ["/api/v1/nodes", ["lab-node"]],
  ]),
};
const paths = (typed: string, from = known) => complete(typed, from).suggestions.map(({ path }) => path);

describe("complete", () => {
  it("offers where everything begins", () => {
    expect(paths("/")).toEqual(
      expect.arrayContaining(["/api", "/apis", "/api/v1", "/apis/apps/v1", "/metrics", "/livez"]),
    );
    expect(paths("/li")).toEqual(["/livez"]);
    expect(paths("/debug/api_priority_and_fairness/dump_p")).toEqual([
      "/debug/api_priority_and_fairness/dump_priority_levels",
    ]);
  });

  it("completes resources of a version, with what they are", () => {
    expect(complete("/api/v1/po", known).suggestions).toEqual([
      { path: "/api/v1/pods", text: "pods", what: "Pod", complete: true },
    ]);
    expect(paths("/apis/apps/v1/")).toEqual(["/apis/apps/v1/deployments", "/apis/apps/v1/namespaces/"]);
  });

  it("completes namespaces, resources in them, names and subresources", () => {
    expect(paths("/api/v1/namespaces/")).toEqual([
      "/api/v1/namespaces/default",
      "/api/v1/namespaces/shop",
      "/api/v1/namespaces/default/",
      "/api/v1/namespaces/shop/",
    ]);
    expect(paths("/api/v1/namespaces/shop/p")).toEqual(["/api/v1/namespaces/shop/pods"]);
    expect(paths("/api/v1/namespaces/shop/pods/")).toEqual([
      "/api/v1/namespaces/shop/pods/web-1",
      "/api/v1/namespaces/shop/pods/web-2",
    ]);
    expect(paths("/api/v1/namespaces/shop/pods/web-1/")).toEqual([
      "/api/v1/namespaces/shop/pods/web-1/log",
      "/api/v1/namespaces/shop/pods/web-1/status",
    ]);
    expect(paths("/api/v1/namespaces/shop/st")).toEqual(["/api/v1/namespaces/shop/status"]);
  });

  it("offers no subresource that does more than read, but the kubelet's read paths", () => {
    const offered = paths("/api/v1/nodes/lab-node/");
    expect(offered).toContain("/api/v1/nodes/lab-node/proxy/metrics/cadvisor");
    expect(offered).toContain("/api/v1/nodes/lab-node/proxy/runningpods/");
    expect(offered).not.toContain("/api/v1/nodes/lab-node/proxy");
    expect(paths("/api/v1/nodes/lab-node/proxy/stats")).toEqual([
      "/api/v1/nodes/lab-node/proxy/stats/summary",
    ]);
  });

  it("finds a resource by its name, short name or kind", () => {
    expect(paths("deploy")).toEqual(["/apis/apps/v1/deployments"]);
    expect(paths("/deploy")).toEqual(["/apis/apps/v1/deployments"]);
    expect(paths("/node")).toEqual(["/api/v1/nodes"]);
  });

  it("asks for names that would help, once", () => {
    const unknown: Known = { ...known, names: new Map() };
    expect(complete("/api/v1/namespaces/", unknown).wanted).toBe("/api/v1/namespaces");
    expect(complete("/api/v1/namespaces/shop/pods/", unknown).wanted).toBe("/api/v1/namespaces/shop/pods");
    expect(complete("/api/v1/namespaces/shop/pods/", known).wanted).toBeNull();
    expect(complete("/api/v1/pods/", unknown).wanted).toBeNull();
    expect(complete("/apis/authentication.k8s.io/v1/tokenreviews/", unknown).wanted).toBeNull();
  });

  it("never offers what was typed already, nor anything that does not continue it", () => {
    const parts = fc.constantFrom(
      "api",
      "apis",
      "v1",
      "apps",
      "namespaces",
      "shop",
      "pods",
      "web-1",
      "nodes",
      "",
      "%",
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 9 }), (segments) => {
        const typed = `/${segments.join("/")}`;
        for (const path of paths(typed)) {
          expect(path).not.toBe(typed);
          if (segments.length > 1) expect(path.startsWith(typed)).toBe(true);
        }
      }),
    );
  });
});
