import { expect, test } from "vitest";
import { lineOf } from "./line";
import type { Episode } from "./types";

const request = { axis: "rv", width: 100, zoneMs: 0, part: null, since: 1_000, now: 5_000 } as const;
const list = (resourceVersion: string | null): Episode => ({
  stream: "0",
  at: 2_000,
  kind: "list",
  resourceVersion,
});
const of = (...episodes: Episode[]) => ({ streams: ["0"], events: [], episodes });

test("shows everything, whatever part of it has a place on the axis", () => {
  expect(lineOf("c", of(list("7"), list("3"), list(null)), request)).toMatchObject({ from: 3, to: 7 });
  expect(lineOf("c", of(list("7")), request)).toMatchObject({ from: 7, to: 8, marks: [{ x: 0 }] });
  expect(lineOf("c", of(list(null)), request)).toMatchObject({ from: 0, to: 0, marks: [], ticks: [] });
  expect(lineOf("c", of(), { ...request, axis: "time" })).toMatchObject({ from: 1_000, to: 5_000 });
});

test("shows a part when it is asked for one", () => {
  const part = { from: 5, to: 9 };
  expect(lineOf("c", of(list("3"), list("7")), { ...request, part }).marks).toMatchObject([{ x: 50 }]);
});
