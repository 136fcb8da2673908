import { describe, expect, it } from "vitest";
import type { ApiGroupVersion, Discovery } from "@/lib/objects/discovery";
import type { ApiService } from "./api-service";
import { chainOf, troubleOf } from "./chain";

const service = (name: string, more: Partial<ApiService> = {}): ApiService => {
  const [version = "", ...group] = name.split(".");
  return {
    name,
    version,
    group: group.join("."),
    service: null,
    groupPriorityMinimum: 1000,
    versionPriority: 15,
    insecureSkipTLSVerify: false,
    caBundle: null,
    automanaged: "onstart",
    available: { status: "True", reason: "Local", message: "", since: null },
    createdAt: null,
    ...more,
  };
};
const version = (name: string, freshness: ApiGroupVersion["freshness"] = "current"): ApiGroupVersion => ({
  version: name,
  freshness,
  problem: null,
  resources: [],
});
const group = (name: string, ...versions: ApiGroupVersion[]) => ({
  name,
  versions,
  preferredVersion: versions[0]?.version ?? null,
});
const reference = { namespace: "kube-system", name: "metrics-server", port: 443 };
const down = { status: "False", reason: "MissingEndpoints", message: "", since: null } as const;

const discovery: Discovery = {
  form: "aggregated",
  apiVersion: "v2",
  groups: [
    group("", version("v1")),
    group("apiregistration.k8s.io", version("v1")),
    group("apps", version("v1")),
    group("apiextensions.k8s.io", version("v1")),
    group("books.example.com", version("v2"), version("v1")),
    group("metrics.k8s.io", version("v1beta1", "stale")),
  ],
};
const services = [
  service("v1."),
  service("v1.apps"),
  service("v1.apiextensions.k8s.io"),
  service("v1.books.example.com", { automanaged: "true" }),
  // Made by hand beside the CRD's: it goes where the group's others go.
  service("v2.books.example.com", { automanaged: null }),
  service("v1beta1.metrics.k8s.io", { automanaged: null, service: reference, available: down }),
  service("v1.gone.example.com", {
    automanaged: null,
    service: { ...reference, name: "gone" },
    available: null,
  }),
];

const names = (versions: readonly { group: string; version: string }[]) =>
  versions.map(({ group, version }) => `${group}/${version}`);

describe("chainOf", () => {
  const chain = chainOf(services, discovery);

  it("gives each server the versions that it serves, in the order of discovery", () => {
    expect(chain.servers.map(({ id, versions }) => [id, names(versions)])).toEqual([
      ["kube-aggregator", ["apiregistration.k8s.io/v1"]],
      ["kube-apiserver", ["/v1", "apps/v1"]],
      [
        "apiextensions-apiserver",
        ["apiextensions.k8s.io/v1", "books.example.com/v2", "books.example.com/v1"],
      ],
      ["not-found", []],
    ]);
  });

  it("puts extension servers beside it, also one that discovery does not list", () => {
    expect(
      chain.extensions.map(({ service, versions, available }) => [service.name, names(versions), available]),
    ).toEqual([
      ["metrics-server", ["metrics.k8s.io/v1beta1"], false],
      ["gone", ["gone.example.com/v1"], false],
    ]);
  });

  it("says what is wrong with a version, the condition before the freshness", () => {
    const [metrics, gone] = chain.extensions.map(({ versions }) => versions[0]);
    expect(metrics && troubleOf(metrics)).toBe("unavailable");
    expect(metrics && troubleOf({ ...metrics, available: null })).toBe("stale");
    expect(gone && troubleOf(gone)).toBeNull();
  });
});
