import { expect, it } from "vitest";
import { movedIndex } from "./keys";

it.each([
  ["j", 3, 4],
  ["ArrowDown", 9, 9],
  ["k", 0, 0],
  ["ArrowUp", 3, 2],
  ["PageDown", 7, 9],
  ["PageUp", 7, 2],
  ["Home", 7, 0],
  ["End", 2, 9],
])("%s moves from row %d to row %d of ten", (key, from, to) => {
  expect(movedIndex(key, from, 10, 5)).toBe(to);
});

it("leaves other keys alone", () => {
  expect(movedIndex("x", 1, 10, 5)).toBeNull();
});
