import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineIndex } from "./lines";

const encoder = new TextEncoder();

function rowsOf(text: string, width: number, cuts: readonly number[] = []) {
  const bytes = encoder.encode(text);
  const index = new LineIndex(width);
  for (const cut of [...cuts.map((c) => c % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    index.extend(bytes, cut);
  }
  return { index, rows: index.read(bytes, 0, index.rows) };
}

describe("LineIndex", () => {
  it("numbers lines as an editor does", () => {
    expect(rowsOf("a\n\nb", 80).rows).toEqual([
      { line: 1, begins: true, text: "a" },
      { line: 2, begins: true, text: "" },
      { line: 3, begins: true, text: "b" },
    ]);
    expect(rowsOf("a\n", 80).rows).toHaveLength(1);
    expect(rowsOf("", 80).rows).toHaveLength(0);
  });

  it("cuts a long line between characters", () => {
    expect(rowsOf("aé漢🦀x\nz", 4).rows).toEqual([
      { line: 1, begins: true, text: "aé" },
      { line: 1, begins: false, text: "漢" },
      { line: 1, begins: false, text: "🦀" },
      { line: 1, begins: false, text: "x" },
      { line: 2, begins: true, text: "z" },
    ]);
  });

  it("gives the same rows however the text arrives", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "é", "漢", "🦀", "\n") });
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 9 }), fc.array(fc.nat()), (content, width, cuts) => {
        const whole = rowsOf(content, width).rows;
        expect(rowsOf(content, width, cuts).rows).toEqual(whole);
        expect(whole.map((row, i) => (row.begins && i > 0 ? "\n" : "") + row.text).join("")).toBe(
          content.replace(/\n$/, ""),
        );
      }),
    );
  });

  it("finds the row of a byte", () => {
    const { index } = rowsOf("abc\ndefgh\ni", 4);
    expect([0, 3, 4, 8, 10].map((offset) => index.rowAt(offset))).toEqual([0, 0, 1, 2, 3]);
  });
});
