import { expect, it } from "vitest";
import { printedCells } from "./printed";

it("reads the one row of a Table, without what the page says anyway", () => {
  const table = {
    kind: "Table",
    columnDefinitions: [{ name: "Name" }, { name: "Ready", description: "d" }, { name: "Nodes" }, {}],
    rows: [{ cells: ["web", "1/2", null, 3] }],
  };
  expect(printedCells(table)).toEqual([{ name: "Ready", text: "1/2", description: "d" }]);
});

it.each([null, { kind: "Status" }, { columnDefinitions: "x", rows: [1] }])("takes %j", (table) => {
  expect(printedCells(table)).toEqual([]);
});
