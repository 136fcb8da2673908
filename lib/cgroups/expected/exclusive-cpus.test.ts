import { describe, expect, it } from "vitest";
import { asks, makeFacts, makePod, type PodSpec } from "../testing";
import { hasNoQuota, isExclusive, sharedCpus } from "./exclusive-cpus";

const STATIC = { cpuManagerPolicy: "static" };

const guaranteed = (spec: Omit<PodSpec, "status">, phase = "Running") =>
  makePod({ ...spec, status: { qosClass: "Guaranteed", phase } });
const owner = guaranteed({ containers: [{ name: "a", resources: asks("2/1Gi", "2/1Gi") }] });
const sharer = makePod({ containers: [{ name: "a", resources: asks("500m/1Gi") }] });

/** Of a node of 4 CPUs. */
const shared = (config: object, ...pods: (typeof owner)[]) => sharedCpus(makeFacts(config), pods)?.value;

describe("CPUs that containers share", () => {
  it("are all that no container has for itself, and no rule without a policy", () => {
    expect(shared({}, owner)).toBeUndefined();
    expect(shared(STATIC, sharer)).toBe("4 CPUs");
    expect(shared(STATIC, sharer, owner)).toBe("2 CPUs");
  });

  it("have those that are reserved, unless the reservation is strict", () => {
    const strict = (value: string) => ({
      ...STATIC,
      cpuManagerPolicyOptions: { "strict-cpu-reservation": value },
    });
    expect(shared(strict("false"), owner)).toBe("2 CPUs");
    expect(shared(strict("true"), owner)).toBe("1 CPU");
    expect(shared({ ...strict("true"), reservedSystemCPUs: "0-1" }, sharer)).toBe("2 CPUs");
  });

  it("get those of a pod back that is over", () => {
    expect(
      shared(STATIC, guaranteed({ containers: [{ name: "a", resources: asks("2", "2") }] }, "Succeeded")),
    ).toBe("4 CPUs");
  });

  it("are not told where an init container had some: whether the app took the same ones over is not said", () => {
    const containers = [{ name: "a", resources: asks("1/1Gi", "1/1Gi") }];
    const first = { name: "init", resources: asks("2/1Gi", "2/1Gi") };
    expect(shared(STATIC, guaranteed({ initContainers: [first], containers }))).toBeUndefined();
    const sidecar = { ...first, restartPolicy: "Always" };
    expect(shared(STATIC, guaranteed({ initContainers: [sidecar], containers }))).toBe("1 CPU");
  });
});

describe("CPUs of a container's own", () => {
  const has = (pod: typeof owner, judge = isExclusive, config: object = {}, kubelet = "v1.37.2") => {
    const facts = makeFacts({ ...STATIC, ...config }, {}, kubelet);
    return pod.containers.map((container) => judge(facts, pod, container));
  };

  it("are not for pods with resources of their own, unless such pods are managed", () => {
    const resources = asks("2/1Gi", "2/1Gi");
    const pod = guaranteed({ resources, containers: [{ name: "a", resources }] });
    expect(has(pod)).toEqual([false]);
    expect(has(pod, isExclusive, { featureGates: { PodLevelResourceManagers: true } })).toEqual([true]);
  });

  it("are there in older versions too, where they have a quota besides", () => {
    expect(has(owner, isExclusive, {}, "v1.32.1")).toEqual([true]);
    expect(has(owner, hasNoQuota, {}, "v1.32.1")).toEqual([false]);
    expect(has(owner, hasNoQuota)).toEqual([true]);
  });
});
