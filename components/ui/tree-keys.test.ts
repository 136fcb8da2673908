import { describe, expect, it } from "vitest";
import { type TreeRow, treeAction } from "./tree-keys";

/** A tree as text: indentation is the level, + is closed, - is open, anything else a leaf. */
function treeOf(drawing: string) {
  const rows = drawing
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line): TreeRow => {
      const body = line.trimStart();
      const open = body.startsWith("-") ? true : body.startsWith("+") ? false : null;
      return { level: (line.length - body.length) / 2 + 1, open, position: 1, siblings: 1, label: body };
    });
  return { count: rows.length, page: 2, row: (index: number) => rows[index] ?? null };
}

const tree = treeOf(`
- a
  - b
    leaf
  + c
d`);

const press = (key: string, index: number, held = {}) =>
  treeAction({ key, ctrlKey: false, metaKey: false, altKey: false, ...held }, index, tree);

describe("in a tree, a key", () => {
  it("moves over the rows that are open to view", () => {
    expect(press("j", 0)).toEqual({ kind: "focus", index: 1 });
    expect(press("End", 0)).toEqual({ kind: "focus", index: 4 });
    expect(press("PageUp", 4)).toEqual({ kind: "focus", index: 2 });
  });

  it("opens what is closed, then goes in", () => {
    expect(press("ArrowRight", 3)).toEqual({ kind: "toggle", open: true });
    expect(press("ArrowRight", 1)).toEqual({ kind: "focus", index: 2 });
    expect(press("ArrowRight", 4)).toBeNull();
  });

  it("closes what is open, then goes out", () => {
    expect(press("ArrowLeft", 1)).toEqual({ kind: "toggle", open: false });
    expect(press("ArrowLeft", 2)).toEqual({ kind: "focus", index: 1 });
    expect(press("ArrowLeft", 3)).toEqual({ kind: "focus", index: 0 });
    expect(press("ArrowLeft", 4)).toBeNull();
  });

  it("does nothing with a modifier held", () => {
    expect(press("j", 0, { ctrlKey: true })).toBeNull();
  });
});
