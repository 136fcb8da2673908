import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowRange, scrollFor } from "./rows-in-view";

const ROW = 24;

describe("rowRange", () => {
  it("holds every row that is in view, and few others", () => {
    fc.assert(
      fc.property(fc.nat(2_000_000), fc.nat(40_000_000), fc.nat(2_000), (count, scrollTop, height) => {
        const { first, last, top: inView, bottom } = rowRange(scrollTop, height, ROW, count);
        expect([first, inView, bottom, last].every((row, i, rows) => row >= (rows[i - 1] ?? 0))).toBe(true);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(last).toBeLessThanOrEqual(count);
        expect(last - first).toBeLessThanOrEqual(height / ROW + 24);
        const top = Math.floor(scrollTop / ROW);
        if (top < count) expect(first).toBeLessThanOrEqual(top);
        if (top < count)
          expect(last).toBeGreaterThanOrEqual(Math.min(count, Math.ceil((scrollTop + height) / ROW)));
      }),
    );
  });

  it("shows the end of a list that has become shorter than it was scrolled", () => {
    expect(rowRange(24_000, 240, ROW, 100)).toEqual({ first: 84, last: 100, top: 90, bottom: 100 });
  });
});

describe("scrollFor", () => {
  const view = { scrollTop: 240, height: 240, covered: 24 };

  it("moves as little as possible, and not below the head", () => {
    expect(scrollFor(3, ROW, view)).toBe(72);
    expect(scrollFor(10, ROW, view)).toBeNull();
    expect(scrollFor(18, ROW, view)).toBeNull();
    expect(scrollFor(19, ROW, view)).toBe(264);
  });

  it("brings every row into view and then has nothing to do", () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.nat(240_000),
        fc.integer({ min: 48, max: 900 }),
        (index, scrollTop, height) => {
          const moved = scrollFor(index, ROW, { scrollTop, height, covered: 24 }) ?? scrollTop;
          expect(scrollFor(index, ROW, { scrollTop: moved, height, covered: 24 })).toBeNull();
        },
      ),
    );
  });
});
