import { expect, it } from "vitest";
import { columnsFor } from "./columns";

/** Of the monospaced face at 12 px; gaps and padding are those of a tree's rows. */
const CH = 7.25;
const [GAP, PADDING] = [12, 16];

const least = (track: string): number => {
  const [, amount = "", unit] = /^(?:minmax\()?(\d+)(ch|px)/.exec(track) ?? [];
  return Number(amount) * (unit === "ch" ? CH : 1);
};

it("shows no more columns than there is room for", () => {
  for (let width = 400; width <= 1600; width += 1) {
    const tracks = columnsFor(width).map((column) => least(column.width));
    const needed = tracks.reduce((sum, track) => sum + track + GAP, PADDING - GAP);
    expect(needed, `${tracks.length} columns in ${width} px`).toBeLessThanOrEqual(width);
  }
  expect(columnsFor(1600)).toHaveLength(11);
});
