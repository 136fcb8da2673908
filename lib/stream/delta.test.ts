import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyDelta, deltaBetween, type Frame, sentOf } from "./delta";

const rowsArbitrary = fc.uniqueArray(
  fc.record({ key: fc.constantFrom(..."abcdefgh"), rev: fc.constantFrom("1", "2", "3") }),
  {
    selector: (row) => row.key,
  },
);
const frameArbitrary = (rev: number): fc.Arbitrary<Frame> =>
  fc.record({
    rev: fc.constant(rev),
    offset: fc.nat(3),
    total: fc.nat(20),
    rows: rowsArbitrary,
    meta: fc.constantFrom(null, { first: 1 }, { first: 2 }),
  });

describe("a delta", () => {
  it("turns what was sent into what is there, whatever changed", () => {
    fc.assert(
      fc.property(frameArbitrary(1), frameArbitrary(2), (before, after) => {
        const delta = deltaBetween("s", sentOf(before), after);
        const held = delta === null ? { ...before, rev: 2 } : applyDelta(before, delta);
        expect(held).toEqual(after);
      }),
    );
  });

  it("is not sent when nothing in the window changed", () => {
    const frame: Frame = { rev: 1, offset: 0, total: 9, rows: [{ key: "a", rev: "1" }], meta: null };
    expect(deltaBetween("s", sentOf(frame), { ...frame, rev: 2 })).toBeNull();
  });

  it("leaves the order out when it is as before, and keeps unchanged rows identical", () => {
    const a = { key: "a", rev: "1" };
    const before: Frame = { rev: 1, offset: 0, total: 2, rows: [a, { key: "b", rev: "1" }], meta: null };
    const after: Frame = { ...before, rev: 2, rows: [a, { key: "b", rev: "2" }] };
    const delta = deltaBetween("s", sentOf(before), after);
    expect(delta).toMatchObject({ base: 1, rev: 2, put: [{ key: "b", rev: "2" }] });
    expect(delta).not.toHaveProperty("order");
    expect(delta && applyDelta(before, delta)?.rows[0]).toBe(a);
  });

  it("does not fit a frame of another revision, or one that lacks a row it names", () => {
    const held: Frame = { rev: 1, offset: 0, total: 1, rows: [{ key: "a", rev: "1" }], meta: null };
    const delta = {
      t: "delta",
      sub: "s",
      base: 1,
      rev: 2,
      offset: 0,
      total: 2,
      put: [],
      order: ["a", "b"],
    } as const;
    expect(applyDelta(held, delta)).toBeNull();
    expect(applyDelta({ ...held, rev: 7 }, { ...delta, order: ["a"] })).toBeNull();
  });
});
