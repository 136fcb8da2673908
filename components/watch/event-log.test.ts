import { describe, expect, it } from "vitest";
import { WINDOW_ROWS, windowAround } from "./event-log";

const END = 10_000;

describe("the window of a paused log", () => {
  it("is put around the rows that are looked at", () => {
    const window = windowAround({ tail: WINDOW_ROWS }, { from: 5_000, to: 5_040 }, END);
    expect(window).toEqual({ offset: 5_020 - WINDOW_ROWS / 2, count: WINDOW_ROWS });
  });

  it("stays the same object while the rows are well inside it, so that nothing is asked for", () => {
    const now = { offset: 5_000, count: WINDOW_ROWS };
    expect(windowAround(now, { from: 5_060, to: 5_100 }, END)).toBe(now);
  });

  it("moves before its edge is reached, either way", () => {
    const now = { offset: 5_000, count: WINDOW_ROWS };
    expect(windowAround(now, { from: 5_020, to: 5_060 }, END)).not.toBe(now);
    expect(windowAround(now, { from: 5_190, to: 5_230 }, END)).not.toBe(now);
  });

  it("stays at the ends of the log, beyond which there is nothing to ask for", () => {
    const first = { offset: 0, count: WINDOW_ROWS };
    expect(windowAround(first, { from: 0, to: 40 }, END)).toBe(first);
    const last = { offset: END - WINDOW_ROWS, count: WINDOW_ROWS };
    expect(windowAround(last, { from: END - 40, to: END }, END)).toBe(last);
  });
});
