import { expect, test } from "vitest";
import type { ReplayState } from "@/lib/replay/schema";
import { say } from "./panel-state-mark";

const STATE: ReplayState = {
  kind: "sample",
  startedAt: "2026-11-27T14:03:05.678Z",
  cluster: "lab",
  gitVersion: null,
  namespaces: null,
  position: 0,
  from: 10_000,
  to: 70_000,
  speed: 1,
  paused: false,
  cycle: 0,
  cutAt: null,
};
const LIVE = { kind: "live", at: 1_000 } as const;

test("what follows a live cluster is live", () => {
  expect(say(LIVE, 2_000, null)).toMatchObject({ mark: "live", text: "live" });
});

test("what follows a recording says so, with its time, and is never called live", () => {
  const said = say(LIVE, 2_000, { state: STATE, position: 75_000 });
  expect(said).toMatchObject({ mark: "replay", text: "replaying 1:05" });
  expect(said.title).toContain("2026-11-27 14:04:20 UTC of the sample");
  const paused = say(LIVE, 2_000, { state: { ...STATE, paused: true }, position: 75_000 });
  expect(paused).toMatchObject({ mark: "paused", text: "paused at 1:05" });
});

test("what is not up to date says the same of both", () => {
  const stale = { kind: "stale", since: 1_000, problem: null } as const;
  expect(say(stale, 2_000, { state: STATE, position: 75_000 })).toEqual(say(stale, 2_000, null));
});
