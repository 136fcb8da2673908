import { describe, expect, it } from "vitest";
import { nextSort, type Sortable, sortRows } from "./sort";

const sorted = (values: Sortable[], descending = false) => sortRows(values, (value) => value, descending);

describe("sortRows", () => {
  it("orders numbers by size and names as people count", () => {
    expect(sorted([10, 9, -1])).toEqual([-1, 9, 10]);
    expect(sorted(["node-10", "node-2", "Node-1"])).toEqual(["Node-1", "node-2", "node-10"]);
  });

  it("leaves what is missing at the end in both directions", () => {
    expect(sorted([null, 2, 1])).toEqual([1, 2, null]);
    expect(sorted([null, 1, 2], true)).toEqual([2, 1, null]);
  });

  it("keeps the order of equal rows", () => {
    const rows = [
      { n: 1, id: "a" },
      { n: 0, id: "b" },
      { n: 1, id: "c" },
    ];
    expect(sortRows(rows, (row) => row.n, true).map(({ id }) => id)).toEqual(["a", "c", "b"]);
  });
});

it("goes from ascending to descending to the given order", () => {
  expect(nextSort("", "age")).toBe("age");
  expect(nextSort("age", "age")).toBe("-age");
  expect(nextSort("-age", "age")).toBe("");
  expect(nextSort("-age", "name")).toBe("name");
});
