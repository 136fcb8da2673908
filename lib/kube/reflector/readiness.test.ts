import { beforeEach, describe, expect, test } from "vitest";
import { FakeClock, settle } from "@/lib/testing/fake-clock";
import { kubeProblem } from "../error-codes";
import { askReadyz, ReadinessProbe } from "./readiness";

let clock: FakeClock;
let ready: boolean;
let asked: number;
let probe: ReadinessProbe;

beforeEach(() => {
  clock = new FakeClock();
  ready = false;
  asked = 0;
  probe = new ReadinessProbe(async () => {
    asked += 1;
    if (!ready) throw kubeProblem("CONNECTION_REFUSED");
    return true;
  }, clock);
});

test("asks at once and then every 2 s, once for all that wait", async () => {
  probe.whenBack(() => {});
  probe.whenBack(() => {});
  await clock.advanceAsync(5_999);
  expect(asked).toBe(3);
});

test("tells everyone once, when the server is back", async () => {
  const told: string[] = [];
  probe.whenBack(() => told.push("a"));
  probe.whenBack(() => told.push("b"));
  await clock.advanceAsync(4_000);
  ready = true;
  expect(told).toEqual([]);
  await clock.advanceAsync(2_000);
  expect(told).toEqual(["a", "b"]);
  await clock.advanceAsync(60_000);
  expect(told).toEqual(["a", "b"]);
  expect(clock.timers).toBe(0);
});

test("a server that was never away does not make anyone hurry", async () => {
  ready = true;
  let told = false;
  probe.whenBack(() => {
    told = true;
  });
  await clock.advanceAsync(30_000);
  expect(told).toBe(false);
});

test("who has no answer of their own is told at the first one, absence or not", async () => {
  ready = true;
  const told: string[] = [];
  probe.whenBack(() => told.push("backing off"));
  probe.whenReady(() => told.push("hanging"));
  await clock.advanceAsync(10_000);
  expect(told).toEqual(["hanging"]);
});

test("a question that got no answer for two seconds is followed by the next at once", async () => {
  const unanswered: Array<(answer: boolean) => void> = [];
  probe = new ReadinessProbe(() => new Promise((resolve) => unanswered.push(resolve)), clock);
  probe.whenBack(() => {});
  await clock.advanceAsync(2_000);
  unanswered[0]?.(false);
  await clock.advanceAsync(0);
  expect(unanswered).toHaveLength(2);
});

test("an absence seen by one is remembered for the next", async () => {
  probe.whenBack(() => {}).cancel();
  const first = probe.whenBack(() => {});
  await settle();
  first.cancel();
  ready = true;
  let told = false;
  probe.whenBack(() => {
    told = true;
  });
  await settle();
  expect(told).toBe(true);
});

test("nobody waits: nothing is asked, and no timer is left", async () => {
  const waiting = probe.whenBack(() => {});
  await clock.advanceAsync(1_000);
  waiting.cancel();
  expect(clock.timers).toBe(0);
  await clock.advanceAsync(60_000);
  expect(asked).toBe(1);
});

describe("/readyz", () => {
  test.each([
    [200, true],
    [401, true],
    [403, true],
    [429, false],
    [500, false],
    [503, false],
  ])("%i means %j", async (status, back) => {
    const paths: string[] = [];
    const ask = askReadyz({
      getText: async ({ path }) => {
        paths.push(path);
        return { status, headers: new Map(), text: "", evidence: undefined as never };
      },
    });
    expect(await ask(new AbortController().signal)).toBe(back);
    expect(paths).toEqual(["/readyz"]);
  });
});
