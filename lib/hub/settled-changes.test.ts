import { expect, test } from "vitest";
import { FakeClock } from "@/lib/testing/fake-clock";
import { SettledChanges } from "./settled-changes";

function setup() {
  const clock = new FakeClock();
  const told: string[] = [];
  const changes = new SettledChanges(clock, 100, () => told.push("before"));
  const stop = changes.onChange(() => told.push(`revision ${changes.revision}`));
  return { clock, changes, told, stop };
}

test("changes within the time are one", () => {
  const { clock, changes, told } = setup();
  changes.changed();
  clock.advance(60);
  changes.changed();
  expect([told, changes.revision]).toEqual([[], 1]);
  clock.advance(40);
  expect(told).toEqual(["before", "revision 2"]);
  changes.changed();
  clock.advance(100);
  expect(told).toEqual(["before", "revision 2", "before", "revision 3"]);
});

test("nobody is told any more who stopped listening, or once it is closed", () => {
  const { clock, changes, told, stop } = setup();
  stop();
  changes.changed();
  clock.advance(100);
  expect(told).toEqual(["before"]);
  changes.changed();
  changes.close();
  clock.advance(100);
  expect([told, clock.timers]).toEqual([["before"], 0]);
});
