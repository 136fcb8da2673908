import { expect, test } from "vitest";
import { formatPosition, momentOf, positionAfter, stampOf } from "./position";
import type { ReplayState } from "./schema";

const STATE: ReplayState = {
  kind: "sample",
  startedAt: "2026-11-27T14:03:05.678Z",
  cluster: "lab",
  gitVersion: null,
  namespaces: null,
  position: 50_000,
  from: 10_000,
  to: 70_000,
  speed: 1,
  paused: false,
  cycle: 0,
  cutAt: null,
};

test("a replay moves on at its speed, stands while it is paused, and starts over", () => {
  expect(positionAfter(STATE, 5_000)).toBe(55_000);
  expect(positionAfter({ ...STATE, speed: 2 }, 5_000)).toBe(60_000);
  expect(positionAfter({ ...STATE, paused: true }, 5_000)).toBe(50_000);
  expect(positionAfter(STATE, 25_000)).toBe(15_000);
});

test.each([
  [0, "0:00"],
  [65_999, "1:05"],
  [3_725_000, "1:02:05"],
])("%i ms is %s", (ms, text) => expect(formatPosition(ms)).toBe(text));

test("its stamp says what it is and of when", () => {
  expect(stampOf(STATE)).toBe("sample cluster, recorded 2026-11-27 14:03 UTC");
});

test("its moments are those of when it was recorded", () => {
  expect(momentOf(STATE, 65_000)).toBe("2026-11-27 14:04:10 UTC");
});
