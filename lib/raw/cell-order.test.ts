import { describe, expect, it } from "vitest";
import { cellValue, columnOrder, duration, quantity } from "./cell-order";
import { cellText } from "./cell-text";

describe("cells", () => {
  it.each([
    ["250m", 0.25],
    ["1Gi", 2 ** 30],
    ["1987332438n", 1.987332438],
    ["5e3", 5000],
    ["12E", 12e18],
    ["1.5", 1.5],
    ["x", null],
    ["5d", null],
  ])("reads the quantity %s", (text, value) => {
    const found = quantity(text);
    if (value === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(value, 9);
  });

  it("reads durations, ratios, percentages and remarks", () => {
    expect(duration("3d4h")).toBe(3 * 86_400 + 4 * 3_600);
    expect(duration("10.096s")).toBeCloseTo(10.096);
    expect(duration("5")).toBeNull();
    expect(cellValue("1/2", "quantity")).toBe(0.5);
    expect(cellValue("35%/50%", "quantity")).toBe(0.35);
    expect(cellValue("11 (6m12s ago)", "quantity")).toBe(11);
  });

  it("takes 5m for minutes in a column of ages, for thousandths elsewhere", () => {
    expect([...columnOrder(["5m", "90s", "2d"], false)]).toEqual([1, 0, 2]);
    expect([...columnOrder(["5m", "1", "2k"], false)]).toEqual([0, 1, 2]);
  });

  it("puts text after numbers and nothing last", () => {
    expect([...columnOrder(["<none>", "b", "10", "", "9", "a"], false)]).toEqual([4, 2, 5, 1, 3, 0]);
  });

  it("shows bare quantities of CPU and memory in the units people use", () => {
    expect(cellText("cpu", "1987332438n")).toBe("1987m");
    expect(cellText("memory", "5962776Ki")).toBe("5.69 GiB");
    expect(cellText("Window", "10.096s")).toBe("10.096s");
    expect(cellText("Name", "1987332438n")).toBe("1987332438n");
  });
});
