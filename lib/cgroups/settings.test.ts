import { describe, expect, it } from "vitest";
import { expectedContainer } from "./expected/container";
import { hugePagesUnbounded } from "./expected/huge-pages";
import { expectedKubepods } from "./expected/kubepods";
import { readFiles } from "./files";
import { evictionMemory } from "./node";
import { countCpus, durationMs, isEnabled, readSettings, reservedOf } from "./settings";
import { asks, makeFacts, makePod } from "./testing";
import { check } from "./verdict";

describe("kubelet settings", () => {
  it("are the defaults where configz cannot be read", () => {
    const settings = readSettings(null, 37);
    expect(settings).toMatchObject({
      known: false,
      evictionHardMemory: "100Mi",
      enforceNodeAllocatable: ["pods"],
      podPidsLimit: -1,
    });
    expect(settings.memoryThrottlingFactor).toBeNull();
    expect(readSettings({ kubeletconfig: {} }, 36).memoryThrottlingFactor).toBe(0.9);
  });

  it("keep what they do not know, and read durations, gates and percentages", () => {
    const settings = readSettings(
      {
        kubeletconfig: {
          cpuCFSQuotaPeriod: "5ms",
          featureGates: { MemoryQoS: false, odd: 1 },
          qosReserved: { memory: "40%" },
          news: [1],
        },
      },
      37,
    );
    expect(settings.cpuPeriod).toBe(5000);
    expect(isEnabled(settings, "MemoryQoS", 37)).toBe(false);
    expect(isEnabled(settings, "PodLevelResources", 33)).toBe(false);
    expect(settings.qosReservedMemory).toBe(40);
    expect(settings.raw.news).toEqual([1]);
  });

  it("that name the system's CPUs reserve as many, whatever else was reserved of CPU", () => {
    const reserved = {
      systemReserved: { cpu: "500m", memory: "1Gi" },
      kubeReserved: { cpu: "100m", memory: "2Gi" },
    };
    const facts = makeFacts({ ...reserved, reservedSystemCPUs: "0-1,3" });
    expect([reservedOf(facts.settings, "cpu"), reservedOf(facts.settings, "memory")]).toEqual([
      3000,
      3 * 2 ** 30,
    ]);
    const [weight] = expectedKubepods(facts, []);
    // One of four CPUs is left: 1024 shares.
    expect(weight).toMatchObject({ knob: "cpu.weight", value: "39" });
    expect(reservedOf(readSettings({ kubeletconfig: reserved }, 37), "cpu")).toBe(600);
  });

  it.each([
    ["0", 1],
    ["0-3,8", 5],
    ["", 0],
    ["3-1", 0],
    ["all", 0],
    ["0,", 0],
  ])("CPUs in the list %j", (list, count) => {
    expect(countCpus(list)).toBe(count);
  });

  it.each([
    ["1m0s", 60_000],
    ["1h2m3.5s", 3_723_500],
    ["100ms", 100],
    ["250us", 0.25],
    ["0", 0],
    ["soon", null],
    ["", null],
  ])("duration %s", (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it("may keep memory from eviction in percent", () => {
    expect(evictionMemory(makeFacts({ evictionHard: { "memory.available": "10%" } }))).toBe(
      Math.floor((16 * 2 ** 30) / 10),
    );
    expect(evictionMemory(makeFacts({ evictionHard: {} }))).toBe(0);
  });
});

describe("swap", () => {
  const facts = makeFacts({ memorySwap: { swapBehavior: "LimitedSwap" } }, { swapCapacity: 8 * 2 ** 30 });
  const swapOf = (pod: ReturnType<typeof makePod>) => {
    const [container] = pod.containers;
    if (container === undefined) throw new Error("no container");
    return expectedContainer(facts, pod, container, "linear").find(({ knob }) => knob === "memory.swap.max")
      ?.value;
  };

  it("is for Burstable containers that are not critical", () => {
    const app = { name: "app", resources: asks("/1Gi") };
    expect(swapOf(makePod({ containers: [app] }))).toBe("536870912");
    expect(swapOf(makePod({ containers: [app], priority: 2_000_000_000 }))).toBe("0");
    expect(swapOf(makePod({ containers: [{ name: "app" }] }))).toBe("0");
    expect(swapOf(makePod({ containers: [{ name: "app", resources: asks("1/1Gi", "1/1Gi") }] }))).toBe("0");
  });
});

describe("CPUs of a container's own", () => {
  const pod = makePod({
    containers: [{ name: "a", resources: asks("2/1Gi", "2/1Gi") }],
    status: { qosClass: "Guaranteed" },
  });
  const [container] = pod.containers;
  if (container === undefined) throw new Error("no container");
  const should = (config: object) =>
    expectedContainer(makeFacts(config), pod, container, "quadratic").find(
      ({ knob }) => knob === "cpuset.cpus",
    );
  const judge = (observed: string | null) =>
    check("cpuset.cpus", should({ cpuManagerPolicy: "static" }) ?? null, observed, {
      kind: "container",
      pod,
      unseen: "",
      pageSize: 4096,
    }).verdict.kind;

  it("are as many as it asks for, whichever they are", () => {
    expect(should({ cpuManagerPolicy: "static" })?.value).toBe("2 CPUs");
    expect(should({})).toBeUndefined();
    expect(["1,3", "2-3", "2", "0-3", ""].map(judge)).toEqual([
      "equal",
      "equal",
      "differs",
      "differs",
      "differs",
    ]);
    expect(judge(null)).toBe("unobservable");
  });
});

describe("huge pages of the levels that hold many pods", () => {
  it("have the number that the kubelet writes each minute, and before that no limit", () => {
    const [should] = hugePagesUnbounded(makeFacts({}, { hugePageSizes: ["2MB"] }));
    const context = { kind: "kubepods", pod: null, unseen: "", pageSize: 4096 } as const;
    const judge = (observed: string) =>
      check("hugetlb.2MB.max", should ?? null, observed, context).verdict.kind;
    expect(["4611686018427387904", "max", "0"].map(judge)).toEqual(["equal", "explained", "differs"]);
  });

  it("are read as they are written, by either version", () => {
    const read = (version: 1 | 2, name: string, text: string) =>
      readFiles(new Map([[`hugetlb.2MB.${name}`, text]]), [], version).knobs.get("hugetlb.2MB.max");
    expect(read(2, "max", "4611686018427387904\n")).toBe("4611686018427387904");
    expect(read(2, "max", "max\n")).toBe("max");
    expect(read(1, "limit_in_bytes", "4611686018427387904\n")).toBe("4611686018427387904");
    expect(read(1, "limit_in_bytes", "9223372036852678656\n")).toBe("max");
  });
});

describe("huge pages of a container", () => {
  const limits = { "hugepages-2Mi": "4Mi", cpu: "1", memory: "1Gi" };
  const pod = makePod({ containers: [{ name: "a", resources: { requests: limits, limits } }] });
  const [container] = pod.containers;
  if (container === undefined) throw new Error("no container");
  const judge = (runtime: string, observed: string) => {
    const facts = makeFacts({}, { hugePageSizes: ["1GB", "2MB"] });
    const of = { ...facts, node: { ...facts.node, runtime } };
    const should = expectedContainer(of, pod, container, "linear").find(
      ({ knob }) => knob === "hugetlb.2MB.max",
    );
    const context = { kind: "container", pod, unseen: "", pageSize: 4096 } as const;
    return check("hugetlb.2MB.max", should ?? null, observed, context).verdict.kind;
  };

  it("are limited to what it asks for, which containerd leaves to the pod", () => {
    expect(judge("containerd://1.6.20", "4194304")).toBe("equal");
    expect(judge("containerd://1.6.20", "max")).toBe("explained");
    expect(judge("cri-o://1.33", "max")).toBe("differs");
    expect(judge("containerd://1.6.20", "0")).toBe("differs");
  });
});
