import { describe, expect, it } from "vitest";
import { formatAge, formatBytes, formatCount, formatInstant, formatMillis } from "./format";

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1.00 KiB"],
    [1536, "1.50 KiB"],
    [1024 * 1023.7, "1.00 MiB"],
    [86 * 1024 * 1024, "86.0 MiB"],
    [3 * 1024 ** 5, "3072 TiB"],
  ])("writes %d as %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe("formatMillis", () => {
  it.each([
    [0.421, "0.42 ms"],
    [12.34, "12.3 ms"],
    [999.4, "999 ms"],
    [999.6, "1.00 s"],
    [59_949, "59.9 s"],
    [125_000, "2 min 5 s"],
  ])("writes %d as %s", (ms, text) => expect(formatMillis(ms)).toBe(text));
});

describe("formatAge", () => {
  it.each([
    [-5000, "0s"],
    [8999, "8s"],
    [252_000, "4m12s"],
    [12 * 60_000 + 5000, "12m"],
    [3 * 3_600_000 + 5 * 60_000, "3h5m"],
    [3 * 3_600_000, "3h"],
    [2 * 86_400_000 + 4 * 3_600_000, "2d4h"],
    [40 * 86_400_000 + 4 * 3_600_000, "40d"],
  ])("writes %d as %s", (ms, text) => expect(formatAge(ms)).toBe(text));
});

it("sets thousands apart", () => {
  expect(formatCount(1_234_567)).toBe("1\u2009234\u2009567");
  expect(formatCount(999)).toBe("999");
});

it("writes an instant in the reader's zone", () => {
  expect(formatInstant(new Date(2026, 10, 3, 4, 5, 6).getTime())).toBe("2026-11-03 04:05:06");
});
