import fc from "fast-check";
import { expect, it } from "vitest";
import { applyPatch, PatchBase } from "./patch";

const line = fc.constantFrom("a 1\n", "a 2\n", "b\n", "\n", 'c{le="+Inf"} 3\n', "é🚢\r\n", "no end");
const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.join(""));

it("a patched base is the text, whatever the two are", () => {
  fc.assert(
    fc.property(text, text, (base, wanted) => {
      const patch = new PatchBase(base).patch(wanted);
      expect(`${applyPatch(base, JSON.parse(JSON.stringify(patch)), 1e6)}`).toBe(wanted);
    }),
  );
});

it("runs of the same lines are one step, and a changed line stands for itself", () => {
  expect(new PatchBase("a\nb\nc\nd\n").patch("a\nb\nC\nd\n")).toEqual([[0, 2], "C\n", [3, 1]]);
});

it.each([null, {}, [[0]], [[0, 1, 2]], [[-1, 1]], [[0, 3]], [[0.5, 1]], [{}], [[0, "1"]]])(
  "%j is no patch",
  (patch) => {
    expect(applyPatch("a\nb\n", patch, 100)).toBeNull();
  },
);

it("makes no more than it may", () => {
  const patch = Array.from({ length: 1000 }, () => [0, 2]);
  expect(applyPatch("a\nb\n", patch, 100)).toBeNull();
});
