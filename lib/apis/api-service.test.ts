import { describe, expect, it } from "vitest";
import { isAvailable, readApiServices } from "./api-service";

const METRICS = {
  metadata: { name: "v1beta1.metrics.k8s.io", creationTimestamp: "2026-11-27T13:00:00Z" },
  spec: {
    group: "metrics.k8s.io",
    version: "v1beta1",
    groupPriorityMinimum: 100,
    versionPriority: 100,
    insecureSkipTLSVerify: true,
    service: { namespace: "kube-system", name: "metrics-server" },
  },
  status: {
    conditions: [
      {
        type: "Available",
        status: "False",
        reason: "MissingEndpoints",
        message: "no addresses",
        lastTransitionTime: "2026-11-27T13:01:00Z",
      },
    ],
  },
};

describe("readApiServices", () => {
  it("reads who serves a version, and what is known of it", () => {
    expect(readApiServices({ items: [METRICS] })).toEqual([
      {
        name: "v1beta1.metrics.k8s.io",
        group: "metrics.k8s.io",
        version: "v1beta1",
        service: { namespace: "kube-system", name: "metrics-server", port: 443 },
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        caBundle: null,
        automanaged: null,
        available: {
          status: "False",
          reason: "MissingEndpoints",
          message: "no addresses",
          since: "2026-11-27T13:01:00Z",
        },
        createdAt: "2026-11-27T13:00:00Z",
      },
    ]);
  });

  it("takes whatever comes", () => {
    const long = { metadata: { name: "v1.x" }, spec: { version: "v".repeat(10_000) } };
    const odd = [null, 1, {}, { metadata: { name: "x" }, spec: "y" }, long];
    expect(readApiServices({ items: odd })).toEqual([]);
    expect(readApiServices("no list")).toEqual([]);
    const [bare] = readApiServices({ items: [{ metadata: { name: "v1." }, spec: { version: "v1" } }] });
    expect(bare).toMatchObject({ group: "", service: null, available: null });
  });

  it("has the aggregator send nothing on before the condition is true", () => {
    const service = { namespace: "a", name: "b", port: 443 };
    const since = null;
    const available = { status: "True" as const, reason: "Passed", message: "", since };
    expect(isAvailable({ service, available })).toBe(true);
    expect(isAvailable({ service, available: { ...available, status: "Unknown" } })).toBe(false);
    expect(isAvailable({ service, available: null })).toBe(false);
    expect(isAvailable({ service: null, available: null })).toBe(true);
  });
});
