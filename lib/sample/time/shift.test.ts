import fc from "fast-check";
import { expect, test } from "vitest";
import { renewedUid, renewUids } from "./renewal";
import { fieldTree, shiftTime, shiftTimes } from "./shift";
import { TIME_FIELDS } from "./time-fields";

const later = (recorded: number) => recorded + 90_061_500;

test.each([
  ["2026-01-01T00:00:00Z", "2026-01-02T01:01:01Z"],
  ["2026-01-01T00:00:00.123456Z", "2026-01-02T01:01:01.623456Z"],
  ["2026-01-01T00:00:00.123456789Z", "2026-01-02T01:01:01.623456789Z"],
  ["2026-01-01T01:00:00+01:00", "2026-01-02T01:01:01Z"],
  ["yesterday", "yesterday"],
  ["2026-99-01T00:00:00Z", "2026-99-01T00:00:00Z"],
])("%s in its own precision", (before, after) => expect(shiftTime(before, later)).toBe(after));

test("moves what is declared, and nothing that only looks like it", () => {
  const time = "2026-01-01T00:00:00Z";
  const object = {
    metadata: {
      creationTimestamp: time,
      annotations: { creationTimestamp: time },
      managedFields: [{ time }, "odd"],
    },
    spec: { renewTime: time, startTime: time },
    status: {
      conditions: [{ lastTransitionTime: time, message: time }],
      containerStatuses: [{ state: { running: { startedAt: time } }, lastState: null }],
      startTime: 5,
    },
    data: { time },
  };
  shiftTimes(object, fieldTree(TIME_FIELDS), later);
  const moved = "2026-01-02T01:01:01Z";
  expect(object).toEqual({
    metadata: {
      creationTimestamp: moved,
      annotations: { creationTimestamp: time },
      managedFields: [{ time: moved }, "odd"],
    },
    spec: { renewTime: moved, startTime: time },
    status: {
      conditions: [{ lastTransitionTime: moved, message: time }],
      containerStatuses: [{ state: { running: { startedAt: moved } }, lastState: null }],
      startTime: 5,
    },
    data: { time },
  });
});

test("takes whatever a stranger wrote", () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const value: unknown = JSON.parse(json);
      shiftTimes(value, fieldTree(TIME_FIELDS), later);
      expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(json)));
    }),
  );
  const own = JSON.parse('{"metadata":{"__proto__":{"creationTimestamp":"2026-01-01T00:00:00Z"}}}');
  shiftTimes(own, fieldTree(TIME_FIELDS), later);
  expect(JSON.stringify(own)).toContain("2026-01-01T00:00:00Z");
});

test("a renewed uid is told wherever it stands, each turn in its own way, and stays a uid", () => {
  const uid = "0e9711ab-7f18-4139-acba-d39f5a61dddf";
  const text = `a ${uid} pod${uid.replaceAll("-", "_")}.slice ${uid.replace("0e", "ff")}`;
  const turns = (found: string) => (found === uid ? 2 : 0);
  const told = renewUids(text, turns);
  const next = renewedUid(uid, 2);
  expect(told).toBe(`a ${next} pod${next.replaceAll("-", "_")}.slice ${uid.replace("0e", "ff")}`);
  expect(next).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(new Set([0, 1, 2, 3].map((turn) => renewedUid(uid, turn))).size).toBe(4);
});
