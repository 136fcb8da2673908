import { describe, expect, it } from "vitest";
import { readPod } from "./pod";
import { isLimited, podLimit, podRequest } from "./pod-request";
import { asks, makePod } from "./testing";

const amounts = (resources: ReadonlyMap<string, number>) => Object.fromEntries(resources);
const MI = 2 ** 20;

describe("the QoS class of a pod that does not say it", () => {
  it.each([
    ["limits alone, everywhere", [asks("", "1/1Gi"), asks("", "1/1Gi")], "Guaranteed"],
    ["one container without a limit", [asks("", "1/1Gi"), asks("1/1Gi")], "Burstable"],
    ["one container without anything", [asks("", "1/1Gi"), {}], "Burstable"],
    ["only cpu", [asks("", "1")], "Burstable"],
    ["zeros", [asks("0/0", "0/0")], "BestEffort"],
    ["nothing", [{}], "BestEffort"],
    ["a request below its limit", [asks("1/1Gi", "2/1Gi")], "Burstable"],
  ])("%s", (_, resources, qos) => {
    const containers = resources.map((one, i) => ({ name: `c${i}`, resources: one }));
    expect(makePod({ containers }).qos).toBe(qos);
  });

  it("counts init containers, and never ephemeral ones", () => {
    const full = { name: "app", resources: asks("1/1Gi", "1/1Gi") };
    expect(makePod({ containers: [full], initContainers: [{ name: "init" }] }).qos).toBe("Burstable");
    expect(makePod({ containers: [full], ephemeralContainers: [{ name: "debug" }] }).qos).toBe("Guaranteed");
  });

  it("goes by the pod's own resources alone where it has some", () => {
    const pod = makePod({
      containers: [{ name: "app", resources: asks("1") }],
      resources: asks("2/2Gi", "2/2Gi"),
    });
    expect(pod.qos).toBe("Guaranteed");
  });

  it("is what the status says before anything else", () => {
    expect(makePod({ containers: [{ name: "app" }], status: { qosClass: "Guaranteed" } }).qos).toBe(
      "Guaranteed",
    );
  });
});

describe("what a pod asks for as a whole", () => {
  const app = { name: "app", resources: asks("200m/100Mi", "400m/200Mi") };
  const sidecar = (name: string) => ({
    name,
    resources: asks("50m/10Mi", "100m/20Mi"),
    restartPolicy: "Always",
  });
  const init = { name: "init", resources: asks("300m/50Mi", "300m/50Mi") };

  it("is the most of running and of each start", () => {
    const before = makePod({ containers: [app], initContainers: [sidecar("s"), init] });
    expect(amounts(podRequest(before))).toEqual({ cpu: 350, memory: 110 * MI });
    const after = makePod({ containers: [app], initContainers: [init, sidecar("s")] });
    expect(amounts(podRequest(after))).toEqual({ cpu: 300, memory: 110 * MI });
    expect(amounts(podLimit(after))).toEqual({ cpu: 500, memory: 220 * MI });
  });

  it("gives way to the pod's own, and grows by the overhead", () => {
    const pod = makePod({
      containers: [app],
      resources: { requests: { cpu: "1" } },
      overhead: { cpu: "100m", memory: "5Mi" },
    });
    expect(amounts(podRequest(pod))).toEqual({ cpu: 1100, memory: 105 * MI });
    expect(amounts(podLimit(pod))).toEqual({ cpu: 500, memory: 205 * MI });
  });

  it("has a limit when each container has one, or the pod", () => {
    const without = { name: "other", resources: asks("100m") };
    expect(isLimited(makePod({ containers: [app] }), "cpu")).toBe(true);
    expect(isLimited(makePod({ containers: [app, without] }), "cpu")).toBe(false);
    expect(isLimited(makePod({ containers: [app, without], resources: asks("", "2") }), "cpu")).toBe(true);
    expect(isLimited(makePod({ containers: [app], initContainers: [{ name: "init" }] }), "memory")).toBe(
      false,
    );
  });
});

describe("a resize", () => {
  const pod = (reason: string) =>
    makePod({
      containers: [{ name: "app", resources: asks("800m/1Gi", "800m/1Gi") }],
      status: {
        conditions: [{ type: "PodResizePending", status: "True", reason }],
        containerStatuses: [
          {
            name: "app",
            allocatedResources: { cpu: "200m", memory: "512Mi" },
            resources: asks("200m/512Mi", "300m/512Mi"),
          },
        ],
      },
    });

  it("that is not accepted leaves in force what was admitted", () => {
    expect(pod("Infeasible").resize).toBe("infeasible");
    const [app] = pod("Deferred").containers;
    expect(amounts(app?.requests ?? new Map())).toEqual({ cpu: 200, memory: 512 * MI });
    expect(amounts(app?.limits ?? new Map())).toEqual({ cpu: 300, memory: 512 * MI });
    expect(app?.basis).toBe("allocated");
  });
});

describe("a pod from elsewhere", () => {
  it("may be anything", () => {
    for (const junk of [null, 1, "x", [], {}, { metadata: { name: 1 } }]) expect(readPod(junk)).toBeNull();
    const odd = readPod({
      metadata: { namespace: "a", name: "b", uid: "c" },
      spec: { containers: [null, { resources: { requests: { cpu: {} } } }] },
    });
    expect(odd?.containers).toHaveLength(2);
    expect(odd?.qos).toBe("BestEffort");
  });
});
