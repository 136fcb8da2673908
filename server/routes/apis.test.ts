import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CatalogueAnswer, CountsAnswer, WireAnswer } from "@/lib/apis/api-schema";
import type { ChangeRow } from "@/lib/apis/live-schema";
import { failure, json, text } from "@/lib/testing/fakekube/answers";
import { serveResources } from "@/lib/testing/fakekube/serve";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { type KubeconfigFile, kubeconfigFile } from "@/lib/testing/kubeconfig-file";
import { Tab } from "@/lib/testing/tab";
import type { Running } from "../start";
import { getRequest, sendRaw, testServer } from "../test-server";

const TYPES = {
  apiservices: { group: "apiregistration.k8s.io", version: "v1", kind: "APIService", namespaced: false },
  customresourcedefinitions: {
    group: "apiextensions.k8s.io",
    version: "v1",
    kind: "CustomResourceDefinition",
    namespaced: false,
  },
};

let kube: Fakekube;
let stores: ReturnType<typeof serveResources<keyof typeof TYPES>>;
let config: KubeconfigFile;
let server: Running;
let tab: Tab | null = null;

beforeEach(async () => {
  kube = await Fakekube.start();
  script();
  config = kubeconfigFile({ lab: { cluster: { server: kube.url } } });
  server = await testServer(config.path);
});
afterEach(async () => {
  tab?.kill();
  tab = null;
  await server.close();
  await kube.close();
  config.remove();
});

function script(): void {
  stores = serveResources(kube, TYPES);
  kube.on(/(apiservices|customresourcedefinitions)$/, ({ query }) =>
    query.has("sendInitialEvents") ? failure(422, "Invalid", "forbidden") : null,
  );
  kube.on(/selfsubjectreviews$/, json({ status: { userInfo: { username: "alice" } } }, { status: 201 }));
  kube.on(/selfsubjectaccessreviews$/, json({ status: { allowed: true } }, { status: 201 }));
  kube.on("/version", json({ major: "1", minor: "37" }));
  kube.on("/readyz", text("ok"));
  aggregated("v2", [SHELVES]);
}

const kindOf = (group: string, kind: string) => ({ group, version: "v1", kind });
const group = (name: string, resources: unknown[], freshness = "Current") => ({
  metadata: name === "" ? {} : { name },
  versions: [{ version: "v1", freshness, resources }],
});
const resource = (of: string, name: string, kind: string) => ({
  resource: name,
  responseKind: kindOf(of, kind),
  scope: "Namespaced",
  verbs: ["get", "list", "watch"],
});
const PODS = group("", [resource("", "pods", "Pod")]);
const SHELVES = group("shelf.example.com", [resource("shelf.example.com", "shelves", "Shelf")]);

/** Both roots aggregated, with an ETag that is honoured. */
function aggregated(version: string, items: unknown[]): void {
  const media = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
  const root = (path: string, list: unknown[]) => {
    const etag = `"${JSON.stringify(list).length}-${version}"`;
    const whole = json({ items: list }, { headers: { "content-type": media, etag } });
    const same = text("", { status: 304 });
    kube.on(path, ({ headers }) => {
      if (headers["if-none-match"] === etag) return same;
      return headers.accept?.includes(`v=${version};`) ? whole : null;
    });
  };
  root("/api", [PODS]);
  root("/apis", items);
}

function legacy(): void {
  kube.on("/api", json({ versions: ["v1"] }));
  const groups = ["shelf.example.com", "metrics.k8s.io"].map((name) => ({
    name,
    versions: [{ version: "v1" }],
    preferredVersion: { version: "v1" },
  }));
  kube.on("/apis", json({ groups }));
  const list = (name: string, kind: string) =>
    json({ resources: [{ name, kind, namespaced: true, verbs: ["list"] }] });
  kube.on("/api/v1", list("pods", "Pod"));
  kube.on("/apis/shelf.example.com/v1", list("shelves", "Shelf"));
  kube.on("/apis/metrics.k8s.io/v1", list("nodes", "NodeMetrics"));
}

const shelfCrd = {
  metadata: { name: "shelves.shelf.example.com" },
  spec: {
    group: "shelf.example.com",
    names: { plural: "shelves" },
    scope: "Namespaced",
    versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
  },
  status: {
    storedVersions: ["v1"],
    conditions: ["Established", "NamesAccepted"].map((type) => ({ type, status: "True" })),
  },
};
const apiService = (status = "True") => ({
  metadata: {
    name: "v1.shelf.example.com",
    labels: { "kube-aggregator.kubernetes.io/automanaged": "true" },
  },
  spec: { group: "shelf.example.com", version: "v1", groupPriorityMinimum: 1000, versionPriority: 100 },
  status: { conditions: [{ type: "Available", status, reason: "Local", message: "" }] },
});

async function ask<T>(target: string): Promise<T> {
  const { status, body } = await sendRaw(server.port, getRequest(server, target));
  expect(status, body).toBe(200);
  return JSON.parse(body).data;
}
const catalogue = (query = "") => ask<CatalogueAnswer>(`/api/apis${query}`);
const names = ({ groups }: CatalogueAnswer) =>
  groups.flatMap(({ name, versions }) =>
    versions.flatMap(({ freshness, resources }) => [
      ...(freshness === "current" ? [] : [`${name} is ${freshness}`]),
      ...resources.map((found) => `${name}/${found.name}`),
    ]),
  );

function look(): Tab {
  tab = new Tab({
    port: server.port,
    host: `127.0.0.1:${server.port}`,
    secret: server.secret.reveal(),
    spec: { view: "apis", query: {}, window: { tail: 300 } },
  });
  return tab;
}
const changesOf = (seen: Tab) =>
  ((seen.state.frame?.rows ?? []) as unknown as ChangeRow[]).map(({ what, group, resource }) =>
    [what, group, resource].filter(Boolean).join(" "),
  );

describe("/api/apis", () => {
  it("joins discovery with who serves it, and asks again with the ETags alone", async () => {
    stores.apiservices.put(apiService());
    stores.customresourcedefinitions.put(shelfCrd);
    const answer = await catalogue();
    expect(answer).toMatchObject({ form: "aggregated", apiVersion: "v2", disagreements: [] });
    expect(answer.groups[1]?.versions[0]).toMatchObject({
      server: "crd",
      resources: [{ name: "shelves", preferred: true, crd: { storage: "v1", stored: ["v1"] } }],
    });
    const before = kube.requests.length;
    stores.apiservices.put(apiService());
    await vi.waitFor(
      () => {
        const asked = kube.requests.slice(before).filter(({ path }) => path === "/api" || path === "/apis");
        expect(asked.map(({ path }) => path).sort()).toEqual(["/api", "/apis"]);
        expect(asked.every(({ headers }) => headers["if-none-match"] !== undefined)).toBe(true);
      },
      { timeout: 30_000 },
    );
  });

  it("is filtered as the page is, and refuses what no link would hold", async () => {
    expect(names(await catalogue("?find=shelf&scope=Namespaced"))).toEqual(["shelf.example.com/shelves"]);
    const { status } = await sendRaw(server.port, getRequest(server, "/api/apis?scope=Universe"));
    expect(status).toBe(400);
  });

  it("reads a server that has v2beta1 alone", async () => {
    aggregated("v2beta1", [SHELVES]);
    expect(await catalogue()).toMatchObject({ apiVersion: "v2beta1" });
  });

  it("reads a server that has legacy documents alone, with one group down and one denied", async () => {
    legacy();
    kube.on("/apis/metrics.k8s.io/v1", text("service unavailable\n", { status: 503 }));
    kube.on("/apis/shelf.example.com/v1", failure(403, "Forbidden", "not you"));
    const answer = await catalogue();
    expect(answer.form).toBe("legacy");
    expect(names(answer)).toEqual(["/pods", "shelf.example.com is failed", "metrics.k8s.io is failed"]);
    expect(answer.groups.slice(1).map(({ versions }) => versions[0]?.problem?.code)).toEqual([
      "FORBIDDEN",
      "AGGREGATED_API_UNAVAILABLE",
    ]);
  });

  it("does without the types that a server finds not acceptable", async () => {
    legacy();
    for (const path of ["/api", "/apis"]) {
      kube.on(path, ({ headers }) =>
        headers.accept?.includes("as=") ? failure(406, "NotAcceptable", "no") : null,
      );
    }
    expect(names(await catalogue())).toContain("shelf.example.com/shelves");
  });

  it("says what may not be read beside it, and shows the rest", async () => {
    kube.on(/(apiservices|customresourcedefinitions)$/, failure(403, "Forbidden", "not you"));
    const answer = await catalogue();
    expect(names(answer)).toEqual(["/pods", "shelf.example.com/shelves"]);
    expect(answer.groups[1]?.versions[0]?.server).toBeNull();
    expect(answer.beside).toMatchObject([
      { resource: "apiservices", known: false, problem: { upstream: { status: 403 } } },
      { resource: "customresourcedefinitions", known: false },
    ]);
  });

  it("fails with the server's own words when discovery is denied", async () => {
    kube.on("/apis", failure(403, "Forbidden", "not you"));
    const { status, body } = await sendRaw(server.port, getRequest(server, "/api/apis"));
    expect([status, JSON.parse(body).error.code]).toEqual([403, "FORBIDDEN"]);
  });
});

describe("the live view apis", () => {
  it("tells that a CRD was deleted, and then that its resource is gone", async () => {
    stores.apiservices.put(apiService());
    stores.customresourcedefinitions.put(shelfCrd);
    const seen = look();
    await seen.until("live", () => seen.isLive);
    const metaOf = () => seen.state.frame?.meta as { revision: string; disagreements: { why: string }[] };
    const first = metaOf().revision;
    stores.customresourcedefinitions.delete("shelves.shelf.example.com");
    await seen.until("in disagreement", () => metaOf().disagreements.length > 0);
    expect(metaOf().disagreements[0]?.why).toContain("The CRD is gone");
    aggregated("v2", []);
    stores.apiservices.delete("v1.shelf.example.com");
    await seen.until("without the group", () => changesOf(seen).includes("removed shelf.example.com"));
    expect(metaOf().revision).not.toBe(first);
    expect(names(await catalogue())).toEqual(["/pods"]);
  });

  it("tells of a condition that changes", async () => {
    stores.apiservices.put(apiService());
    const seen = look();
    await seen.until("live", () => seen.isLive);
    stores.apiservices.put(apiService("False"));
    await seen.until("unavailable", () => changesOf(seen).includes("unavailable shelf.example.com"));
    stores.apiservices.put(apiService());
    await seen.until("available", () => changesOf(seen).includes("available shelf.example.com"));
  });

  it("keeps what it has while the apiserver restarts, says so, and goes on", async () => {
    stores.apiservices.put(apiService());
    const seen = look();
    await seen.until("live", () => seen.isLive);
    kube.on("/apis", text("starting\n", { status: 503 }));
    stores.apiservices.put(apiService("False"));
    await seen.until("backing off", ({ status }) => status?.phase === "backing-off");
    expect(names(await catalogue())).toEqual(["/pods", "shelf.example.com/shelves"]);
    expect((await catalogue()).problem).not.toBeNull();
    aggregated("v2", []);
    await seen.until(
      "live again",
      () => seen.isLive && changesOf(seen).includes("removed shelf.example.com"),
    );
  });
});

describe("counts and measures", () => {
  it("counts by metrics, and by lists of one with what they warn of", async () => {
    kube.on("/metrics", text('apiserver_resource_objects{group="",resource="pods"} 31\n'));
    const byMetrics = await ask<CountsAnswer>("/api/apis/counts");
    expect(byMetrics.counts).toMatchObject([{ group: "", resource: "pods", count: 31, source: "metrics" }]);
    const warned = { headers: { warning: '299 - "v1 Endpoints is deprecated"' } };
    kube.on(
      "/api/v1/endpoints",
      json({ items: [{}], metadata: { continue: "x", remainingItemCount: 6 } }, warned),
    );
    kube.on("/api/v1/secrets", failure(403, "Forbidden", "not you"));
    const byLists = await ask<CountsAnswer>("/api/apis/counts?resources=v1/endpoints,v1/secrets");
    expect(byLists.counts.toSorted((a, b) => (a.resource < b.resource ? -1 : 1))).toMatchObject([
      { resource: "endpoints", count: 7, warnings: ["v1 Endpoints is deprecated"] },
      { resource: "secrets", count: null, problem: { code: "FORBIDDEN" } },
    ]);
  });

  it("measures each way to read discovery, and compares what came", async () => {
    legacy();
    aggregated("v2", [SHELVES]);
    const { ways, differences } = await ask<WireAnswer>("/api/apis/wire");
    expect(ways.map(({ way, requests, notModified }) => [way, requests, notModified])).toEqual([
      ["aggregated", 2, 0],
      ["conditional", 2, 2],
      ["nopeer", 2, 0],
      ["legacy", 5, 0],
    ]);
    expect(differences.map(({ at, what }) => `${at}: ${what}`)).toContain(
      "metrics.k8s.io/v1 nodes: only in legacy",
    );
  });
});
