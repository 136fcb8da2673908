import { expect, it } from "vitest";
import { parseQuantity } from "./quantity";

it.each([
  ["8", 8],
  ["250m", 0.25],
  ["32612148Ki", 32_612_148 * 1024],
  ["1.5Gi", 1.5 * 2 ** 30],
  ["1e3", 1000],
  ["12E", 12e18],
  ["2E3", 2000],
  ["-0.5", -0.5],
  [".5k", 500],
  ["", null],
  ["Ki", null],
  ["5KiB", null],
  ["1 Gi", null],
])("reads %j as %d", (raw, value) => expect(parseQuantity(raw)).toBe(value));
