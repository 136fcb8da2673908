import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareResourceVersions, isComparable, isOlder } from "./resource-version";

describe("which resourceVersions can be compared", () => {
  test.each(["1", "98", "9007199254740993", "1".repeat(400)])("%s can", (rv) => {
    expect(isComparable(rv)).toBe(true);
  });

  test.each(["", "0", "00", "042", "-1", "+1", "1.0", "1e3", " 1", "1\n", "0x10", "abc", "١٢"])(
    "%j is opaque",
    (rv) => {
      expect(isComparable(rv)).toBe(false);
    },
  );
});

describe("order", () => {
  test("a shorter decimal is older, whatever its digits", () => {
    expect(compareResourceVersions("9", "10")).toBeLessThan(0);
    expect(compareResourceVersions("100", "99")).toBeGreaterThan(0);
  });

  test("neighbours beyond 2^53 are told apart", () => {
    expect(compareResourceVersions("9007199254740992", "9007199254740993")).toBeLessThan(0);
  });

  test("opaque versions are equal to themselves and to nothing else", () => {
    expect(compareResourceVersions("abc", "abc")).toBe(0);
    expect(compareResourceVersions("abc", "12")).toBeNull();
    expect(compareResourceVersions("", "12")).toBeNull();
    expect(compareResourceVersions("012", "12")).toBeNull();
  });

  test("older means certainly older", () => {
    expect(isOlder("5", "12")).toBe(true);
    expect(isOlder("12", "12")).toBe(false);
    expect(isOlder("abc", "12")).toBe(false);
  });

  test("agrees with arbitrary-precision integers", () => {
    const version = fc.bigInt({ min: 1n, max: 10n ** 40n });
    fc.assert(
      fc.property(version, version, (a, b) => {
        const order = compareResourceVersions(String(a), String(b));
        expect(Math.sign(order ?? Number.NaN)).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });
});
