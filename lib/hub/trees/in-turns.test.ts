import { expect, test } from "vitest";
import { FakeClock } from "@/lib/testing/fake-clock";
import { InTurns, sliced } from "./in-turns";

function setup() {
  const clock = new FakeClock();
  const did: string[] = [];
  const turns = new InTurns(clock, () => did.push("done"));
  const add = (name: string, length: number) =>
    turns.add(sliced(length, (from, to) => did.push(`${name} ${from}-${to}`)));
  return { clock, did, turns, add };
}

test("what fits into one turn is done at once", () => {
  const { did, add, turns } = setup();
  add("a", 500);
  add("b", 0);
  expect(did).toEqual(["a 0-500", "b 0-500"]);
  expect(turns.busy).toBe(false);
});

test("more than that waits for its turns, and what comes later waits behind it", () => {
  const { clock, did, add, turns } = setup();
  add("a", 1_001);
  add("b", 1);
  expect(did).toEqual(["a 0-500"]);
  expect(turns.busy).toBe(true);
  for (let turn = 0; turn < 3; turn += 1) clock.advance(0);
  expect(did).toEqual(["a 0-500", "a 500-1000", "a 1000-1500", "b 0-500", "done"]);
  expect(turns.busy).toBe(false);
});

test("nothing is done once closed", () => {
  const { clock, did, add, turns } = setup();
  add("a", 1_001);
  turns.close();
  clock.advance(1_000);
  expect(did).toEqual(["a 0-500"]);
});
