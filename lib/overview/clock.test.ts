import { describe, expect, it } from "vitest";
import { clockAhead, sayClock } from "./clock";

const noon = Date.parse("2026-11-27T12:00:00Z");
const date = new Date(noon).toUTCString();

describe("clockAhead", () => {
  it("compares the middle of the second that the header names with the middle of the wait", () => {
    expect(clockAhead({ date, askedAt: noon, answeredAt: noon + 1_000 })).toBe(0);
    expect(clockAhead({ date, askedAt: noon - 600_500, answeredAt: noon - 598_500 })).toBe(600_000);
    expect(clockAhead({ date, askedAt: noon + 3_600_500, answeredAt: noon + 3_600_500 })).toBe(-3_600_000);
  });

  it("knows nothing without a date that can be read", () => {
    for (const bad of [undefined, "", "yesterday", "Fri, 99 Nov 2026 12:00:00 GMT"])
      expect(clockAhead({ date: bad, askedAt: noon, answeredAt: noon })).toBeNull();
  });
});

describe("sayClock", () => {
  it("calls less than half a minute in step", () => {
    for (const ms of [0, 29_999, -29_999]) expect(sayClock(ms).notable).toBe(false);
  });

  it("says which way it is off, and by how much", () => {
    expect(sayClock(600_000)).toEqual({ text: "10m ahead of Cutaway's", notable: true });
    expect(sayClock(-86_400_000)).toEqual({ text: "24h behind Cutaway's", notable: true });
  });
});
