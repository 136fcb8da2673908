import { describe, expect, it } from "vitest";
import { allocatableOf } from "../node";
import { asks, makeFacts, makePod } from "../testing";
import type { Knob } from "../types";
import { expectedContainer } from "./container";
import type { Expected } from "./derivation";
import { expectedKubepods } from "./kubepods";
import { expectedPod } from "./pod-level";
import { expectedQosClass } from "./qos-class";

const facts = makeFacts();

const A = makePod({
  name: "a",
  containers: [
    { name: "app", resources: asks("500m/256Mi", "500m/256Mi") },
    { name: "proxy", resources: asks("250m/128Mi", "250m/128Mi") },
  ],
});
const B = makePod({
  name: "b",
  initContainers: [{ name: "init", resources: asks("1000m/128Mi", "1000m/256Mi") }],
  containers: [{ name: "app", resources: asks("250m/256Mi", "500m/512Mi") }],
});
const C = makePod({ name: "c", containers: [{ name: "app", resources: asks("100m/64Mi") }] });
const S = makePod({
  name: "kube-apiserver",
  containers: [{ name: "apiserver", resources: asks("250m") }],
  annotations: {
    "kubernetes.io/config.mirror": "3f9c2b7d5e8a4c1f9b0d6e2a7c4f1b08",
    "kubernetes.io/config.source": "file",
  },
  priorityClassName: "system-node-critical",
  priority: 2_000_001_000,
});
const E = makePod({
  name: "e",
  initContainers: [{ name: "log", resources: asks("50m/32Mi", "100m/64Mi"), restartPolicy: "Always" }],
  containers: [{ name: "app", resources: asks("200m/200Mi", "400m/400Mi") }],
});
const F = makePod({ name: "f", containers: [{ name: "app" }] });
const PODS = [A, B, C, S, E, F];

const written = (all: readonly Expected[], knob: Knob) => all.find((one) => one.knob === knob)?.value;

function container(pod: typeof A, name: string, formula: "linear" | "quadratic") {
  const found = pod.containers.find((one) => one.name === name);
  if (found === undefined) throw new Error(name);
  return expectedContainer(facts, pod, found, formula);
}

describe("the worked node", () => {
  it("has the classes that its pods were made for", () => {
    expect(PODS.map(({ qos }) => qos)).toEqual([
      "Guaranteed",
      "Burstable",
      "Burstable",
      "Burstable",
      "Burstable",
      "BestEffort",
    ]);
    expect(S.uid).toBe("3f9c2b7d5e8a4c1f9b0d6e2a7c4f1b08");
  });

  it("leaves to pods what is not reserved, and less to the scheduler", () => {
    const kubepods = expectedKubepods(facts, PODS);
    expect(written(kubepods, "cpu.weight")).toBe("149");
    expect(written(kubepods, "memory.max")).toBe("16374562816");
    expect(written(kubepods, "cpu.max")).toBe("max 100000");
    expect(written(kubepods, "cpuset.cpus")).toBe("0-3");
    expect(allocatableOf(facts, "cpu")).toBe(3800);
    expect(allocatableOf(facts, "memory")).toBe(15_888_384 * 1024);
  });

  it("counts in shares on cgroup v1", () => {
    const v1 = makeFacts({}, { version: 1 });
    expect(written(expectedKubepods(v1, PODS), "cpu.shares")).toBe("3891");
    expect(written(expectedQosClass(v1, "Burstable", PODS), "cpu.shares")).toBe("1638");
    expect(written(expectedPod(v1, A), "cpu.shares")).toBe("768");
    expect(expectedPod(v1, A).map(({ knob }) => knob)).not.toContain("memory.high");
  });

  it("weighs the classes by what their pods ask for", () => {
    expect(written(expectedQosClass(facts, "Burstable", PODS), "cpu.weight")).toBe("63");
    expect(written(expectedQosClass(facts, "BestEffort", PODS), "cpu.weight")).toBe("1");
  });

  it.each([
    [A, "30", "75000 100000", "402653184"],
    [B, "39", "100000 100000", "536870912"],
    [C, "4", "max 100000", "max"],
    [S, "10", "max 100000", "max"],
    [E, "10", "50000 100000", "486539264"],
    [F, "1", "max 100000", "max"],
  ])("pod %#", (pod, weight, cpuMax, memoryMax) => {
    const all = expectedPod(facts, pod);
    expect([written(all, "cpu.weight"), written(all, "cpu.max"), written(all, "memory.max")]).toEqual([
      weight,
      cpuMax,
      memoryMax,
    ]);
  });

  it.each([
    [A, "app", "20", "59", "50000 100000", "268435456", "-997"],
    [A, "proxy", "10", "35", "25000 100000", "134217728", "-997"],
    [B, "app", "10", "35", "50000 100000", "536870912", "985"],
    [C, "app", "4", "17", "max 100000", "max", "997"],
    [S, "apiserver", "10", "35", "max 100000", "max", "-997"],
    [E, "app", "8", "29", "40000 100000", "419430400", "988"],
    [E, "log", "2", "11", "10000 100000", "67108864", "988"],
    [F, "app", "1", "1", "max 100000", "max", "1000"],
  ])("container %#: %s", (pod, name, linear, quadratic, cpuMax, memoryMax, oom) => {
    const all = container(pod, name, "linear");
    expect([
      written(all, "cpu.weight"),
      written(container(pod, name, "quadratic"), "cpu.weight"),
      written(all, "cpu.max"),
      written(all, "memory.max"),
      written(all, "oom_score_adj"),
    ]).toEqual([linear, quadratic, cpuMax, memoryMax, oom]);
  });

  it("keeps memory for higher classes where qosReserved says so", () => {
    const reserved = makeFacts({ qosReserved: { memory: "50%" }, featureGates: { QOSReserved: true } });
    expect(written(expectedQosClass(reserved, "Burstable", PODS), "memory.max")).toBe("16173236224");
    expect(written(expectedQosClass(reserved, "BestEffort", PODS), "memory.max")).toBe("15883829248");
  });

  it("protects requests with TieredReservation", () => {
    const tiered = makeFacts({ memoryReservationPolicy: "TieredReservation" });
    expect(written(expectedQosClass(tiered, "Burstable", PODS), "memory.low")).toBe("578813952");
    expect(written(expectedKubepods(tiered, PODS), "memory.min")).toBe("981467136");
    expect(written(expectedKubepods(tiered, PODS), "memory.low")).toBe("578813952");
    expect(written(expectedPod(tiered, A), "memory.min")).toBe("402653184");
    expect(written(expectedPod(tiered, C), "memory.low")).toBe("67108864");
  });
});

describe("a derivation", () => {
  it("names every figure that goes in, and shows each step", () => {
    const [weight] = expectedPod(facts, B);
    expect(weight?.derivation.inputs).toEqual([
      { name: "init (init)", value: "1000m", from: "spec.initContainers[init].resources.requests.cpu" },
      { name: "app (app)", value: "250m", from: "spec.containers[app].resources.requests.cpu" },
    ]);
    expect(weight?.derivation.steps).toEqual([
      { formula: "shares = clamp(⌊1000m · 1024 / 1000⌋, 2, 262144)", value: "1024" },
      { formula: "weight = 1 + ⌊(shares − 2) · 9999 / 262142⌋", value: "39" },
    ]);
  });
});
