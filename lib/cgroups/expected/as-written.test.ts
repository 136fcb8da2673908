import { describe, expect, it } from "vitest";
import type { PodModel } from "../pod";
import { asks, makeFacts, makePod } from "../testing";
import { asWritten } from "./as-written";
import { expectedQosClass } from "./qos-class";

const facts = makeFacts({}, { version: 1 });
const NOON = Date.parse("2026-11-27T12:00:00Z");

const burstable = (name: string, cpu: string, endedBefore: number | null = null): PodModel => {
  const finishedAt = new Date(NOON - (endedBefore ?? 0) * 1000).toISOString();
  const status =
    endedBefore === null
      ? {}
      : { phase: "Succeeded", containerStatuses: [{ name: "a", state: { terminated: { finishedAt } } }] };
  return makePod({ name, containers: [{ name: "a", resources: asks(cpu) }], status });
};

function shares(pods: readonly PodModel[], at: number | null = NOON) {
  const expected = asWritten(pods, at, (some) => expectedQosClass(facts, "Burstable", some));
  const found = expected.find(({ knob }) => knob === "cpu.shares");
  return {
    value: found?.value,
    accepted: found?.accept.map(({ value }) => value),
    why: found?.accept.at(-1)?.why,
  };
}

describe("asWritten", () => {
  it("accepts what was right before the last pods ended, one after the other", () => {
    const pods = [burstable("web", "1000m"), burstable("first", "500m", 40), burstable("last", "250m", 10)];
    expect(shares(pods)).toEqual({
      value: "1024",
      accepted: ["1280", "1792"],
      why: "The kubelet writes this level anew each minute: last, first ended since.",
    });
  });

  it("accepts nothing else of pods that ended a while ago, of those that run, or when nobody knows when it was measured", () => {
    expect(shares([burstable("web", "1000m"), burstable("job", "500m", 90)]).accepted).toEqual([]);
    expect(shares([burstable("web", "1000m")]).accepted).toEqual([]);
    expect(shares([burstable("web", "1000m"), burstable("job", "500m", 10)], null).accepted).toEqual([]);
  });
});
