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
    [-5, "0s"],
    [8.9, "8s"],
    [119, "119s"],
    [120, "2m"],
    [252, "4m12s"],
    [600, "10m"],
    [12 * 60 + 5, "12m"],
    [3 * 3600 - 1, "179m"],
    [3 * 3600, "3h"],
    [3 * 3600 + 5 * 60, "3h5m"],
    [8 * 3600 + 5 * 60, "8h"],
    [48 * 3600 - 1, "47h"],
    [52 * 3600, "2d4h"],
    [8 * 86_400 + 3600, "8d"],
    [40 * 86_400 + 4 * 3600, "40d"],
    [2 * 365 * 86_400, "2y"],
    [(2 * 365 + 3) * 86_400, "2y3d"],
    [(8 * 365 + 3) * 86_400, "8y"],
  ])("writes %d seconds as %s", (seconds, text) => expect(formatAge(seconds * 1000)).toBe(text));
});

it("sets thousands apart", () => {
  expect(formatCount(1_234_567)).toBe("1\u2009234\u2009567");
  expect(formatCount(999)).toBe("999");
});

it("writes an instant in the reader's zone", () => {
  expect(formatInstant(new Date(2026, 10, 3, 4, 5, 6).getTime())).toBe("2026-11-03 04:05:06");
});
