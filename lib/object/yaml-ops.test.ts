import { describe, expect, it } from "vitest";
import { yamlOps } from "./yaml-ops";

const object = (data: object, managedFields: unknown[] = []) =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { uid: "u", name: "n", resourceVersion: "1", managedFields },
    data,
  });

const MANY = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`key-${i}`, `value ${i}`]));
const texts = (ops: ReturnType<typeof yamlOps>) => ops.rows(0, 100_000).map(({ text }) => text);

describe("yamlOps", () => {
  it("gives windows of rows, with the line of each", () => {
    const ops = yamlOps();
    expect(ops.load(object({ a: "1", b: "2" }), 0)).toEqual({ lines: 9, rows: 9 });
    expect(ops.rows(5, 7).map(({ line, text, path }) => [line, text, path])).toEqual([
      [6, '  resourceVersion: "1"', ".metadata.resourceVersion"],
      [7, "data:", ".data"],
    ]);
    expect(ops.rows(8, 50)).toHaveLength(1);
  });

  it("a long line goes on in further rows, with the owner of the first", () => {
    const ops = yamlOps();
    const owned = [{ manager: "m", operation: "Update", fieldsV1: { "f:data": { "f:a": {} } } }];
    ops.load(object({ a: "x".repeat(700) }, owned), 0);
    const rows = ops.rows(0, 100).filter(({ path }) => path === ".data.a");
    expect(rows.map(({ begins, goesOn, text }) => [begins, goesOn, text.length])).toEqual([
      [true, false, 300],
      [false, true, 300],
      [false, true, 105],
    ]);
  });

  it("folds what is long at first, and stays folded when another version comes", () => {
    const ops = yamlOps();
    expect(ops.load(object({ ...MANY, deep: { deeper: { deepest: "1" } } }), 0)).toMatchObject({
      lines: 3_010,
      rows: 3_009,
    });
    expect(texts(ops)).not.toContain('      deepest: "1"');
    ops.foldTo(1);
    expect(texts(ops)).toEqual(["apiVersion: v1", "kind: ConfigMap", "metadata:", "data:"]);
    expect(ops.load(object({ ...MANY, more: "1" }), 0).rows).toBe(4);
    expect(ops.toggle(".metadata").rows).toBe(7);
  });

  it("opens what hides a match", () => {
    const ops = yamlOps();
    ops.load(object(MANY), 0);
    ops.foldTo(1);
    expect(ops.search("VALUE 7").matches).toBe(111);
    const match = ops.match(0);
    expect(match).toMatchObject({ size: { rows: 3_004 } });
    expect(ops.rows(match?.row ?? 0, (match?.row ?? 0) + 1)).toMatchObject([
      { line: match?.line, text: "  key-7: value 7" },
    ]);
    expect(ops.match(111)).toBeNull();
    expect(ops.load(object({}), 0) && ops.match(50)).toBeNull();
  });

  it("marks what is different from the version before", () => {
    const ops = yamlOps();
    ops.load(object({ a: "1", b: "1" }), 1_000);
    ops.load(object({ a: "1", b: "2" }), 2_000);
    expect(
      ops.rows(0, 100).flatMap(({ path, changedAt }) => (changedAt === null ? [] : [path, changedAt])),
    ).toEqual([".data.b", 2_000]);
    expect(ops.text()).toContain('b: "2"\n');
  });
});
