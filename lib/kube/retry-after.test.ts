import { describe, expect, it } from "vitest";
import { eventually } from "@/lib/testing/eventually";
import { FakeClock } from "@/lib/testing/fake-clock";
import { codeOf } from "@/lib/testing/test-clusters";
import { kubeProblem } from "./error-codes";
import { apiError } from "./errors";
import { parseRetryAfter, retryDelay, withRetryAfter } from "./retry-after";

const refusal = (status: number, retryAfter?: string) =>
  apiError({
    status,
    body: "",
    headers: new Map(retryAfter === undefined ? [] : [["retry-after", retryAfter]]),
  });

describe("parseRetryAfter (F-48)", () => {
  const NOW = Date.UTC(2026, 0, 1, 12);
  it.each([
    ["7", 7_000],
    ["0", 1_000],
    ["1000000000", 60_000],
    ["Thu, 01 Jan 2026 12:00:09 GMT", 9_000],
    ["Thu, 01 Jan 2026 11:00:00 GMT", 1_000],
    ["soon", null],
    ["-3", null],
    ["2026", 60_000],
    ["", null],
    [undefined, null],
  ])("%j is %j ms", (header, ms) => {
    expect(parseRetryAfter(header, NOW)).toBe(ms);
  });
});

describe("retryDelay", () => {
  it.each([
    [refusal(429, "3"), 1, 3_000],
    [refusal(429, "0"), 1, 1_000],
    [refusal(429, "1000000000"), 1, 60_000],
    [refusal(429, "-5"), 1, 1_000],
    [refusal(429, "Wed, 21 Oct 2026 07:28:00 GMT"), 1, 1_000],
    [refusal(429, "garbage"), 2, 2_000],
    [refusal(429), 1, 1_000],
    [refusal(429), 3, 4_000],
    [refusal(429, "3"), 4, null],
    [refusal(503, "2"), 1, 2_000],
    [refusal(503), 1, null],
    [refusal(404, "2"), 1, null],
    [kubeProblem("CONNECTION_REFUSED"), 1, null],
  ])("%o after attempt %i waits %s ms", (error, attempt, ms) => expect(retryDelay(error, attempt)).toBe(ms));
});

describe("withRetryAfter", () => {
  const options = (signal = new AbortController().signal) => ({
    clock: new FakeClock(),
    signal,
    longest: 10_000,
    random: () => 1,
  });

  it("waits a tenth longer at most, and asks four times", async () => {
    const { clock, ...rest } = options();
    const at: number[] = [];
    const run = () => {
      at.push(clock.monotonic());
      return Promise.reject(refusal(429, "10"));
    };
    const ended = codeOf(withRetryAfter(run, { clock, ...rest }));
    await clock.advanceAsync(100_000);
    expect(await ended).toBe("TOO_MANY_REQUESTS");
    expect(at).toEqual([0, 11_000, 22_000, 33_000]);
  });

  it("does not wait longer than it may", async () => {
    const { clock, ...rest } = options();
    expect(await codeOf(withRetryAfter(() => Promise.reject(refusal(429, "11")), { clock, ...rest }))).toBe(
      "TOO_MANY_REQUESTS",
    );
    expect(clock.monotonic()).toBe(0);
  });

  it("gives up at once when it is called off while waiting", async () => {
    const abort = new AbortController();
    const { clock, ...rest } = options(abort.signal);
    const ended = codeOf(withRetryAfter(() => Promise.reject(refusal(429)), { clock, ...rest }));
    await eventually(() => clock.timers === 1);
    abort.abort();
    expect(await ended).toBe("ABORTED");
    expect(clock.timers).toBe(0);
  });
});
