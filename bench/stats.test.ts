import { describe, expect, it } from "vitest";
import { formatRatio, median, pairedRatio, quantile } from "./stats";

describe("median", () => {
  it("is the middle of an odd and the mean of the two middles of an even list", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });
});

describe("quantile", () => {
  it("is a value that is there, and covers at least that share", () => {
    const values = Array.from({ length: 200 }, (_, i) => 200 - i);
    expect([0, 0.5, 0.99, 1].map((q) => quantile(values, q))).toEqual([1, 100, 198, 200]);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe("pairedRatio", () => {
  it("has no spread when every pair has the same ratio", () => {
    const ratio = pairedRatio([2, 4, 6], [1, 2, 3]);
    expect(ratio.mean).toBeCloseTo(2);
    expect(ratio.low).toBeCloseTo(2);
    expect(ratio.high).toBeCloseTo(2);
  });

  it("gives the inverse when the sides are swapped", () => {
    const a = [1.1, 2.3, 1.7, 2.9];
    const b = [1, 2, 1.5, 2];
    const there = pairedRatio(a, b);
    const back = pairedRatio(b, a);
    expect(there.mean * back.mean).toBeCloseTo(1);
    expect(there.low * back.high).toBeCloseTo(1);
  });

  it("uses Student's t for the interval", () => {
    // logs 0 and 2: mean 1, s = √2, half width = 12.706 · √2 / √2
    const { low, high } = pairedRatio([1, Math.E ** 2], [1, 1]);
    expect(Math.log(low)).toBeCloseTo(1 - 12.706, 3);
    expect(Math.log(high)).toBeCloseTo(1 + 12.706, 3);
  });

  it("refuses lists that do not pair", () => {
    expect(() => pairedRatio([1], [1])).toThrow(RangeError);
    expect(() => pairedRatio([1, 2], [1])).toThrow(RangeError);
  });
});

it("formats with the interval and the number of pairs", () => {
  expect(formatRatio({ mean: 1.5234, low: 1.4, high: 1.6, pairs: 12 })).toBe(
    "1.52 × (1.40 to 1.60, 12 pairs)",
  );
});
