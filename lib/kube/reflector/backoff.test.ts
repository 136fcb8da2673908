import { expect, test } from "vitest";
import { FakeClock } from "@/lib/testing/fake-clock";
import { Backoff } from "./backoff";

function delays(random: () => number, count: number, clock = new FakeClock()): number[] {
  const backoff = new Backoff(clock, random);
  return Array.from({ length: count }, () => {
    const delay = backoff.next();
    clock.advance(delay);
    return Math.round(delay);
  });
}

test("doubles from 0.8 s", () => {
  expect(delays(() => 0, 7)).toEqual([800, 1_600, 3_200, 6_400, 12_800, 15_000, 15_000]);
});

test("jitter doubles each delay at most, and none is over 30 s", () => {
  expect(delays(() => 1, 7)).toEqual([1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
});

test("begins again after two minutes without a failure, and not before", () => {
  const clock = new FakeClock();
  const backoff = new Backoff(clock, () => 0);
  backoff.next();
  clock.advance(800 + 120_000);
  expect(backoff.next()).toBe(1_600);
  clock.advance(1_600 + 120_001);
  expect(backoff.next()).toBe(800);
});

test("a jump of the wall clock does not count", () => {
  const clock = new FakeClock();
  const backoff = new Backoff(clock, () => 0);
  backoff.next();
  clock.jump(86_400_000);
  expect(backoff.next()).toBe(1_600);
});
