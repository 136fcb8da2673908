import { expect, test } from "vitest";
import { dig, digArray, digNumber, digString, digStrings, isObject } from "./json";

const sample = { a: { b: "text", n: 4, list: ["x", 1, "y"] }, none: null };

test("digs along own keys", () => {
  expect(dig(sample, "a", "n")).toBe(4);
  expect(digString(sample, "a", "b")).toBe("text");
  expect(digNumber(sample, "a", "n")).toBe(4);
  expect(digArray(sample, "a", "list")).toEqual(["x", 1, "y"]);
  expect(digStrings(sample, "a", "list")).toEqual(["x", "y"]);
});

test("finds nothing where there is nothing, and nothing inherited", () => {
  expect(dig(sample, "none", "b")).toBeUndefined();
  expect(dig(sample, "a", "b", "length")).toBeUndefined();
  expect(dig(sample, "constructor", "name")).toBeUndefined();
  expect(digString(sample, "a", "n")).toBeNull();
  expect(digNumber(sample, "a", "b")).toBeNull();
  expect(digArray("text")).toEqual([]);
});

test("arrays and null are not objects", () => {
  expect([{}, [], null, "x"].map(isObject)).toEqual([true, false, false, false]);
});
