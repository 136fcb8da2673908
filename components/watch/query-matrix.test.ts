import { describe, expect, it } from "vitest";
import { columnsOf, type Fixed, queryOf, VERSIONS } from "./query-matrix";

const LIST: Fixed = { verb: "list", bookmarks: false, listInitial: null, continue: "" };

describe("the matrix of the query lab", () => {
  it("has every combination of match with sendInitialEvents, or with limit, once", () => {
    expect(columnsOf("watch")).toHaveLength(9);
    expect(columnsOf("list")).toHaveLength(6);
    expect(new Set(columnsOf("watch").map(({ id }) => id)).size).toBe(9);
  });

  it("leaves cells out whose resourceVersion is not known, and only those", () => {
    const [column] = columnsOf("list");
    if (column === undefined) throw new Error("a list has columns");
    const asked = VERSIONS.map((version) => queryOf(version, column, LIST, null)?.resourceVersion ?? null);
    expect(asked).toEqual(["", "0", "1", null, null, "abc"]);
  });

  it("counts beyond 2^53 without rounding", () => {
    const [column] = columnsOf("list");
    const ahead = VERSIONS.find(({ id }) => id === "ahead");
    if (column === undefined || ahead === undefined) throw new Error("a list has columns");
    expect(queryOf(ahead, column, LIST, "9007199254740993")?.resourceVersion).toBe("9008199254740993");
  });

  it("says sendInitialEvents by column in a watch, and as fixed in a list", () => {
    const fixed: Fixed = { ...LIST, listInitial: true };
    const [, version] = VERSIONS;
    if (version === undefined) throw new Error("there are versions");
    const initial = (fixed: Fixed) =>
      new Set(
        columnsOf(fixed.verb).map((column) => queryOf(version, column, fixed, null)?.sendInitialEvents),
      );
    expect(initial(fixed)).toEqual(new Set([true]));
    expect(initial({ ...fixed, verb: "watch" })).toEqual(new Set([null, true, false]));
  });
});
