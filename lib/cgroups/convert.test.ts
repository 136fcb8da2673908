import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  boundOomScore,
  cpuMax,
  limitedSwap,
  memoryHigh,
  milliOfShares,
  oomScore,
  quotaOf,
  sharesOf,
  sharesOfWeight,
  sharesRange,
  systemdQuota,
  weightOf,
  weightOfReadShares,
} from "./convert";

const MI = 2 ** 20;
const GI = 2 ** 30;

describe("cpu weight", () => {
  it.each([
    [0, 2, 1, 1, 2],
    [1, 2, 1, 1, 2],
    [2, 2, 1, 1, 2],
    [5, 5, 1, 2, 28],
    [10, 10, 1, 4, 80],
    [50, 51, 2, 11, 264],
    [100, 102, 4, 17, 421],
    [200, 204, 8, 29, 736],
    [250, 256, 10, 35, 893],
    [500, 512, 20, 59, 1522],
    [750, 768, 30, 80, 2073],
    [1000, 1024, 39, 100, 2597],
    [2000, 2048, 79, 174, 4537],
    [3920, 4014, 154, 298, 7788],
    [4000, 4096, 157, 303, 7919],
    [8000, 8192, 313, 532, 13_923],
    [16_000, 16_384, 625, 942, 24_672],
    [64_000, 65_536, 2500, 3023, 79_229],
    [256_000, 262_144, 10_000, 10_000, 262_144],
    [900_000, 262_144, 10_000, 10_000, 262_144],
  ])("%i m is %i shares, weight %i or %i, read back as %i", (milli, shares, linear, quadratic, read) => {
    expect(sharesOf(milli)).toBe(shares);
    expect(weightOf(shares, "linear")).toBe(linear);
    expect(weightOf(shares, "quadratic")).toBe(quadratic);
    expect(sharesOfWeight(quadratic)).toBe(read);
  });

  it("is found again behind the shares that cAdvisor made of it, for every weight", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (weight) => {
        expect(weightOfReadShares(sharesOfWeight(weight))).toBe(weight);
      }),
    );
  });

  it.each([
    [17, "quadratic", [95, 102]],
    [35, "quadratic", [256, 264]],
    [59, "quadratic", [511, 521]],
    [100, "quadratic", [1012, 1024]],
    [174, "quadratic", [2045, 2059]],
    [4, "linear", [81, 106]],
    [10, "linear", [238, 264]],
    [39, "linear", [999, 1024]],
  ] as const)("%i by the %s formula stands for %j shares", (weight, formula, range) => {
    expect(sharesRange(weight, formula)).toEqual(range);
  });

  it("reads shares as millicores, upwards", () => {
    expect([2, 102, 1024].map(milliOfShares)).toEqual([2, 100, 1000]);
  });
});

describe("cpu limit", () => {
  it.each([
    [1, 1000, 1000],
    [10, 1000, 1000],
    [15, 1500, 2000],
    [51, 5100, 6000],
    [100, 10_000, 10_000],
    [417, 41_700, 42_000],
    [500, 50_000, 50_000],
    [1500, 150_000, 150_000],
    [4096, 409_600, 410_000],
  ])("%i m is %i µs, %i µs through systemd", (milli, quota, rounded) => {
    expect(quotaOf(milli)).toBe(quota);
    expect(systemdQuota(quota)).toBe(rounded);
  });

  it("is none for no limit, and follows the period", () => {
    expect(cpuMax(quotaOf(0))).toBe("max 100000");
    expect(cpuMax(-1)).toBe("max 100000");
    expect(cpuMax(quotaOf(500, 20_000), 20_000)).toBe("10000 20000");
  });
});

describe("memory", () => {
  it("throttles between request and limit", () => {
    expect(memoryHigh(256 * MI, 512 * MI, 0.9)).toBe(510_025_728);
    expect(memoryHigh(64 * MI, 16_374_562_816, 0.9)).toBe(14_743_814_144);
    expect(memoryHigh(100 * MI, 200 * MI, 0.8)).toBe(188_743_680);
    expect(memoryHigh(0, 3_581_669_376, 0.9)).toBe(3_223_498_752);
    expect(memoryHigh(256 * MI, 256 * MI, 0.9)).toBeNull();
  });

  it("shares the swap by requests", () => {
    expect(limitedSwap(GI, 16 * GI, 8 * GI)).toBe(536_870_912);
    expect(limitedSwap(32 * GI, 16 * GI, 8 * GI)).toBe(0);
  });
});

describe("oom_score_adj on a node of 16 GiB", () => {
  it.each([
    [64, 997],
    [128, 993],
    [256, 985],
    [1024, 938],
    [4096, 750],
    [0, 999],
    [16_384, 3],
  ])("a request of %i MiB gives %i", (request, score) => {
    expect(boundOomScore(oomScore(request * MI, 16 * GI))).toBe(score);
  });
});
