import { expect, test } from "vitest";
import { inTurns } from "./in-turns";

/** Each step takes as long as it says. */
function work(...steps: number[]) {
  let now = 0;
  const done: string[] = [];
  function* stepping(): Generator<void, string[]> {
    for (const ms of steps) {
      now += ms;
      done.push(`${ms}`);
      yield;
    }
    return done;
  }
  return { done, stepping: stepping(), clock: { monotonic: () => now } };
}

test("others have their turn once some steps took long together", async () => {
  const { done, stepping, clock } = work(3, 6, 1, 1);
  setImmediate(() => done.push("somebody else"));
  expect(await inTurns(stepping, clock)).toEqual(["3", "6", "somebody else", "1", "1"]);
});

test("what is short is done at once", async () => {
  const { done, stepping, clock } = work(1, 1, 1);
  setImmediate(() => done.push("somebody else"));
  expect(await inTurns(stepping, clock)).toEqual(["1", "1", "1"]);
});
