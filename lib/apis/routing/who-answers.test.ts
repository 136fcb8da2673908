import { describe, expect, it } from "vitest";
import type { ApiResource } from "@/lib/objects/discovery";
import type { ApiService } from "../api-service";
import type { CrdServing } from "../crd";
import type { RoutingFacts } from "./facts";
import { matchMux, matchWebService } from "./mux";
import { whoAnswers } from "./who-answers";

const local: ApiService = {
  name: "v1.apps",
  group: "apps",
  version: "v1",
  service: null,
  groupPriorityMinimum: 1000,
  versionPriority: 15,
  insecureSkipTLSVerify: false,
  caBundle: null,
  automanaged: "onstart",
  available: { status: "True", reason: "Local", message: "", since: null },
  createdAt: null,
};
const remote = (status: "True" | "False", reason: string): ApiService => ({
  ...local,
  name: "v1.far.example.com",
  group: "far.example.com",
  service: { namespace: "ops", name: "far", port: 8443 },
  automanaged: null,
  available: { status, reason, message: "", since: null },
});
const books: ApiService = { ...local, name: "v1.books.io", group: "books.io", automanaged: "true" };
const resource = (name: string, more: Partial<ApiResource> = {}): ApiResource => ({
  name,
  singular: name,
  kind: name,
  namespaced: true,
  verbs: ["get", "list", "watch", "create"],
  shortNames: [],
  categories: [],
  subresources: [],
  ...more,
});
const group = (name: string, ...resources: ApiResource[]) => ({
  name,
  preferredVersion: "v1",
  versions: [{ version: "v1", freshness: "current" as const, problem: null, resources }],
});
const facts: RoutingFacts = {
  services: [local, books, remote("True", "Passed")],
  discovery: {
    form: "aggregated",
    apiVersion: "v2",
    groups: [
      group("apps", resource("deployments")),
      group("books.io", resource("books", { namespaced: false })),
      group("far.example.com", resource("stars")),
    ],
  },
  listed: new Set(["/healthz", "/healthz/ping"]),
  crd: { state: "unknown" },
  allowed: true,
};
const crd: CrdServing = {
  name: "books.books.io",
  group: "books.io",
  plural: "books",
  namespaced: false,
  versions: [
    { name: "v1", served: true, subresources: [] },
    { name: "v2", served: false, subresources: [] },
  ],
  established: true,
  namesAccepted: true,
  terminating: false,
};
const ask = (path: string, more: Partial<RoutingFacts> = {}) => {
  const { answeredBy, expected, steps, apiService } = whoAnswers(path, { ...facts, ...more });
  return { by: answeredBy, status: expected.status[0], why: steps.at(-1)?.why ?? "", apiService, expected };
};

describe("whoAnswers", () => {
  it("refuses before it looks, and reads a path as the apiserver does", () => {
    expect(ask("/nosuch", { allowed: false })).toMatchObject({ by: "filters", status: 403 });
    expect(ask("/api/%zz")).toMatchObject({ by: "http", status: 400 });
    expect(ask("/apis/apps/v1/%64eployments")).toMatchObject({ by: "kube-apiserver", status: 200 });
  });

  it("sends nothing to a server that is not available", () => {
    const services = [remote("False", "MissingEndpoints")];
    expect(ask("/apis/far.example.com/v1/stars", { services })).toMatchObject({
      by: "kube-aggregator",
      status: 503,
      apiService: "v1.far.example.com",
      expected: { body: "text", says: "service unavailable" },
    });
    expect(ask("/apis/far.example.com/v1/stars")).toMatchObject({ by: "extension", status: 200 });
    // The group's own document comes from the APIServices, whatever is behind them.
    expect(ask("/apis/far.example.com", { services })).toMatchObject({ by: "kube-aggregator", status: 200 });
  });

  it("says what keeps a CRD from serving a path", () => {
    const found = { state: "found", crd } as const;
    expect(ask("/apis/books.io/v1/books", { crd: found })).toMatchObject({ status: 200 });
    const why = (path: string, more: Partial<CrdServing> = {}) =>
      ask(path, { crd: { state: "found", crd: { ...crd, ...more } } }).why;
    const passes = (path: string, more: Partial<CrdServing> = {}) =>
      whoAnswers(path, { ...facts, crd: { state: "found", crd: { ...crd, ...more } } }).steps.at(-2)?.why;
    expect(passes("/apis/books.io/v2/books")).toContain("served: false");
    expect(passes("/apis/books.io/v3/books")).toContain("no version v3");
    expect(passes("/apis/books.io/v1/namespaces/a/books")).toContain("scope Cluster");
    expect(passes("/apis/books.io/v1/books", { established: false, namesAccepted: false })).toContain(
      "another CRD may have its names",
    );
    expect(passes("/apis/books.io/v1/books/a", { namespaced: true })).toContain("in its namespace");
    expect(why("/apis/books.io/v1/books", { terminating: true })).toContain("being deleted");
  });

  it("knows only the health checks that there are", () => {
    expect(ask("/healthz/ping")).toMatchObject({ by: "kube-aggregator", status: 200 });
    expect(ask("/healthz/nosuch")).toMatchObject({ by: "not-found", status: 404 });
    expect(ask("/flagz")).toMatchObject({ by: "not-found" });
    expect(ask("/flagz", { listed: null })).toMatchObject({ by: "kube-aggregator" });
  });

  describe("without the right to list APIServices", () => {
    const blind = (path: string, more: Partial<RoutingFacts> = {}) => ask(path, { ...more, services: null });
    const found = { state: "found", crd } as const;

    it("says what comes of a path, and that it is unknown who does it", () => {
      expect(blind("/apis/apps/v1/deployments")).toMatchObject({ by: null, status: 200, apiService: null });
      expect(blind("/apis/apps/v1")).toMatchObject({ by: null, status: 200 });
      expect(blind("/apis/apps/v9/deployments")).toMatchObject({ by: null, status: 404 });
      expect(blind("/apis/apps/v1/nosuch")).toMatchObject({
        by: null,
        status: 404,
        expected: { body: "any" },
      });
      const route = whoAnswers("/apis/far.example.com/v1/stars", { ...facts, services: null });
      expect(route.steps.map(({ fate }) => fate)).toEqual(["passes", "passes", "unknown"]);
    });

    it("narrows it down by what else may be read, without a guess", () => {
      expect(blind("/apis/apps/v1/deployments", { crd: { state: "absent" } }).why).not.toContain("for a CRD");
      expect(blind("/apis/apps/v1/deployments").why).toContain("for a CRD");
      expect(blind("/apis/books.io/v1/books", { crd: found }).why).toContain("CRD books.books.io defines it");
    });

    it("expects nothing good of a server that did not answer discovery", () => {
      const discovery = {
        ...facts.discovery,
        groups: facts.discovery.groups.map((one) => ({
          ...one,
          versions: one.versions.map((version) => ({
            ...version,
            freshness: "stale" as const,
            resources: [],
          })),
        })),
      };
      expect(blind("/apis/far.example.com/v1/stars", { discovery })).toMatchObject({ by: null, status: 503 });
    });

    it("knows what no APIService decides", () => {
      expect(blind("/apis")).toMatchObject({ by: "kube-aggregator", status: 200 });
      expect(blind("/version")).toMatchObject({ by: "kube-aggregator", status: 200 });
      expect(blind("/apis/far.example.com")).toMatchObject({ by: "kube-aggregator", status: 200 });
      expect(blind("/healthz/ping")).toMatchObject({ by: "kube-aggregator" });
      expect(blind("/openid/v1/jwks", { listed: null })).toMatchObject({ by: "kube-apiserver" });
      expect(blind("/apis/nosuch.example.com/v1/things")).toMatchObject({ by: "not-found", status: 404 });
      expect(blind("/nosuch")).toMatchObject({ by: "not-found", status: 404 });
      expect(blind("/nosuch", { allowed: false })).toMatchObject({ by: "filters", status: 403 });
    });

    it("does not fall over odd paths", () => {
      for (const path of [
        "/api",
        "/api/",
        "/apis//",
        "//apis",
        "/apis/apps/",
        "/apis/apps/v1//",
        "/api/v1/watch",
      ])
        expect(blind(path).expected.status.length).toBeGreaterThan(0);
    });
  });

  it("does not fall over odd paths", () => {
    for (const path of [
      "/apis//",
      "//apis",
      "/apis/apps/v1//",
      "/apis/apps/v1/namespaces//x",
      "/api/v1/watch",
      "/?x",
    ])
      expect(ask(path).by).toBeTruthy();
  });
});

describe("mux", () => {
  const entries = ["/a/", "/a/b/", "/a/long/"].map((path) => ({ path, prefix: true, to: path }));
  it("takes the exact path first, then the prefix with most slashes, then the longest", () => {
    const exact = { path: "/a/b/", prefix: false, to: "exact" };
    expect(matchMux("/a/b/", [...entries, exact])?.to).toBe("exact");
    expect(matchMux("/a/b/c", entries)?.to).toBe("/a/b/");
    expect(matchMux("/a/c", entries)?.to).toBe("/a/");
    expect(matchMux("/a", entries)).toBeNull();
  });

  it("claims below a web service only at a slash, and below /apis nothing", () => {
    const roots = ["/api", "/api/v1", "/apis", "/apis/apps"];
    expect(matchWebService("/api/v1/pods", roots)).toBe("/api/v1");
    expect(matchWebService("/api/v10", roots)).toBe("/api");
    expect(matchWebService("/apis/", roots)).toBe("/apis");
    expect(matchWebService("/apis/apps2", roots)).toBeNull();
  });
});
