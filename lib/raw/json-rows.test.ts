import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexJson, type JsonIndex } from "./json-index";
import { JsonRows } from "./json-rows";

const index = (value: unknown): JsonIndex => indexJson(new TextEncoder().encode(JSON.stringify(value)));
const rowsOf = (rows: JsonRows): number[] => Array.from({ length: rows.length }, (_, row) => rows.node(row));

/** The rows by plain recursion. */
function model(json: JsonIndex, open: ReadonlySet<number>, node = 0): number[] {
  if (!open.has(node)) return [node];
  return [node, ...[...json.children(node)].flatMap((child) => model(json, open, child))];
}

describe("JsonRows", () => {
  it("opens the asked levels", () => {
    const json = index({ a: { b: { c: 1 } }, d: [1] });
    expect(rowsOf(new JsonRows(json, 0))).toEqual([0]);
    expect(rowsOf(new JsonRows(json, 1))).toEqual([0, 1, 4]);
    expect(rowsOf(new JsonRows(json, 2))).toEqual([0, 1, 2, 4, 5]);
    expect(rowsOf(new JsonRows(json, Number.POSITIVE_INFINITY))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("is what recursion gives after any toggles", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.array(fc.nat(), { maxLength: 30 }), (value, picks) => {
        const json = index([value, value]);
        const rows = new JsonRows(json, 1);
        const open = new Set([0]);
        for (const pick of picks) {
          const node = pick % json.length;
          if (!json.isContainer(node)) continue;
          rows.toggle(node);
          if (!open.delete(node)) open.add(node);
          expect(rowsOf(rows)).toEqual(model(json, open));
        }
      }),
    );
  });

  it("reveals a node by opening what is around it, and nothing else", () => {
    const json = index({ a: { x: { y: 1 } }, b: { z: [2] } });
    const rows = new JsonRows(json, 1);
    const leaf = 3;
    expect(json.key(leaf)).toBe("y");
    expect(rows.node(rows.reveal(leaf))).toBe(leaf);
    expect(rowsOf(rows)).toEqual([0, 1, 2, 3, 4]);
  });

  it("gives a hidden node's row as that of what hides it", () => {
    const json = index({ a: { x: { y: 1 } } });
    const rows = new JsonRows(json, 1);
    expect(rows.node(rows.rowOf(3))).toBe(1);
  });
});
