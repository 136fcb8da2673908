import { describe, expect, it } from "vitest";
import {
  availabilityChecks,
  type Backend,
  conditionDiffers,
  readBackendService,
  readEndpoints,
} from "./backend";

const reference = { namespace: "kube-system", name: "metrics-server", port: 443 };
const passed = { status: "True", reason: "Passed", message: "all checks passed", since: null } as const;
const service = readBackendService({
  spec: {
    type: "ClusterIP",
    clusterIP: "10.0.0.9",
    ports: [{ name: "https", port: 443, targetPort: "https" }],
  },
});
const slice = (ready: boolean | undefined, name = "https") => ({
  ports: [{ name, port: 4443 }],
  endpoints: [
    {
      addresses: ["10.1.0.7"],
      conditions: ready === undefined ? {} : { ready },
      nodeName: "n1",
      targetRef: { kind: "Pod", namespace: "kube-system", name: "metrics-0" },
    },
  ],
});
const backend = (...slices: unknown[]): Backend => ({ service, ...readEndpoints({ items: slices }) });
const firstFailed = (found: Backend) =>
  availabilityChecks({ service: reference, available: passed }, found).find(({ state }) => state === "failed")
    ?.reason;

describe("availabilityChecks", () => {
  it("finds what the controller finds", () => {
    expect(firstFailed({ service: null, slices: 0, endpoints: [] })).toBe("ServiceNotFound");
    expect(firstFailed({ ...backend(slice(true)), service: { ...service, ports: [] } })).toBe(
      "ServicePortError",
    );
    expect(firstFailed(backend())).toBe("EndpointsNotFound");
    expect(firstFailed(backend(slice(false)))).toBe("MissingEndpoints");
    expect(firstFailed(backend(slice(true, "other")))).toBe("MissingEndpoints");
    expect(firstFailed(backend(slice(undefined)))).toBeUndefined();
  });

  it("does not look behind a Service that has no ClusterIP", () => {
    const external = readBackendService({ spec: { type: "ExternalName", externalName: "localhost" } });
    const checks = availabilityChecks(
      { service: reference, available: passed },
      { service: external, slices: 0, endpoints: [] },
    );
    expect(checks.map(({ state }) => state)).toEqual(["ok", "skipped", "skipped", "skipped", "ok"]);
  });

  it("tells a condition that says something else than what is there", () => {
    const gone = { service: null, slices: 0, endpoints: [] };
    const differs = (found: Backend, reason: string) => {
      const available = { ...passed, reason };
      return conditionDiffers(availabilityChecks({ service: reference, available }, found), available);
    };
    expect(differs(gone, "Passed")).toEqual({ expected: "ServiceNotFound", actual: "Passed" });
    expect(differs(gone, "ServiceNotFound")).toBeNull();
    expect(differs(backend(slice(true)), "MissingEndpoints")).toMatchObject({ actual: "MissingEndpoints" });
    expect(differs(backend(slice(true)), "FailedDiscoveryCheck")).toBeNull();
  });
});

it("reads endpoints with what they are", () => {
  expect(readEndpoints({ items: [slice(false)] }).endpoints).toEqual([
    {
      address: "10.1.0.7",
      ready: false,
      ports: [{ name: "https", port: 4443 }],
      target: "Pod kube-system/metrics-0",
      node: "n1",
    },
  ]);
  expect(readEndpoints({ items: [null, { endpoints: [{ addresses: [1] }] }] }).endpoints).toEqual([]);
});
