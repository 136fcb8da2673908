import { expect, it } from "vitest";
import { lastTime } from "./filter-bar";

const now = new Date(2026, 10, 23, 12, 0, 0).getTime();

it("reads a time of day as the last such moment", () => {
  expect(lastTime("11:59", now)).toBe(new Date(2026, 10, 23, 11, 59).getTime());
  expect(lastTime("11:59:58.25", now)).toBe(new Date(2026, 10, 23, 11, 59, 58, 250).getTime());
  expect(lastTime("12:00:01", now)).toBe(new Date(2026, 10, 22, 12, 0, 1).getTime());
});

it("takes nothing else for a time", () => {
  for (const typed of ["", "12", "24:00", "11:60", "11:59:60", "noon"])
    expect(lastTime(typed, now)).toBeNull();
});
