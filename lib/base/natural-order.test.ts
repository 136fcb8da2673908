import fc from "fast-check";
import { expect, test } from "vitest";
import { compareNatural } from "./natural-order";

const sorted = (...texts: string[]) => [...texts].reverse().sort(compareNatural);

test("numbers within names are in the order in which people count", () => {
  const names = ["kwok", "kwok-1", "kwok-2", "kwok-10", "kwok-10-a2", "kwok-10-a11", "kwok-a"];
  expect(sorted(...names)).toEqual(names);
});

test("a number may be part of a longer word, and longer than any integer", () => {
  const names = [
    "v1",
    "v1alpha1",
    "v1beta1",
    "v1beta2",
    "v2",
    "v10",
    "v100000000000000000000",
    "v200000000000000000000",
  ];
  expect(sorted(...names)).toEqual(names);
});

test("zeros before a number do not make it larger", () => {
  const names = ["a0", "a01", "a1", "a01b", "a002", "a2", "a10"];
  expect(sorted(...names)).toEqual(names);
});

test("without numbers it is the order of code units", () => {
  const names = ["", "A", "Z", "a", "a-b", "a.b", "ab", "b"];
  expect(sorted(...names)).toEqual(names);
});

const name = fc.string({ unit: fc.constantFrom("0", "1", "2", "9", "a", "b", "-"), maxLength: 8 });

test("it is a total order", () => {
  fc.assert(
    fc.property(name, name, name, (a, b, c) => {
      const sign = (x: string, y: string) => Math.sign(compareNatural(x, y));
      expect(sign(a, b) + sign(b, a)).toBe(0);
      expect(sign(a, b) === 0).toBe(a === b);
      if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
    }),
    { numRuns: 5000 },
  );
});
