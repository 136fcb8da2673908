import { describe, expect, it } from "vitest";
import { expectedContainer } from "./expected/container";
import { evictionMemory } from "./node";
import { durationMs, isEnabled, readSettings } from "./settings";
import { asks, makeFacts, makePod } from "./testing";

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
