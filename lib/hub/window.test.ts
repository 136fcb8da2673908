import { expect, test } from "vitest";
import { placeOf, windowOf } from "./window";

const ROWS = ["a", "b", "c", "d"];

test.each([
  [{ offset: 1, count: 2 }, 1, ["b", "c"]],
  [{ offset: 3, count: 9 }, 3, ["d"]],
  [{ offset: 9, count: 2 }, 4, []],
  [{ tail: 2 }, 2, ["c", "d"]],
  [{ tail: 9 }, 0, ROWS],
])("%j of four rows", (window, offset, rows) => {
  expect(windowOf(ROWS, window)).toEqual({ offset, total: 4, rows });
});

test("a window has room for rows that are not there yet", () => {
  expect(placeOf({ offset: 0, count: 50 }, 0)).toEqual({ offset: 0, count: 50 });
});
