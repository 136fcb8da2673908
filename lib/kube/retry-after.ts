import type { Clock } from "@/lib/base/clock";
import { AbortHook } from "./abort-hook";
import type { Cancellation } from "./cancellation";
import { kubeProblem } from "./error-codes";
import { ApiError } from "./errors";

const MIN_MS = 1_000;
const MAX_MS = 60_000;
const ATTEMPTS = 4;

export const clampWait = (ms: number): number => Math.min(MAX_MS, Math.max(MIN_MS, ms));

/**
 * RFC 9110: a number of seconds, or a date.
 * @returns milliseconds from `now` (wall clock), clamped to 1–60 s; null for anything else
 */
export function parseRetryAfter(value: string | undefined, now: number): number | null {
  if (value === undefined) return null;
  const text = value.trim();
  if (/^\d+$/.test(text)) return clampWait(Number(text) * 1_000);
  const date = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : clampWait(date - now);
}

/**
 * Milliseconds to wait before asking again, or null when asking again is not polite: only 429, and
 * 5xx that carry Retry-After, are worth it (client-go's rule). A 429 without one doubles from 1 s.
 * @param attempt failed attempts so far, from 1.
 */
export function retryDelay(error: unknown, attempt: number): number | null {
  if (!(error instanceof ApiError) || attempt >= ATTEMPTS) return null;
  const asked = error.retryAfterSeconds;
  if (error.status !== 429 && (error.status < 500 || asked === null)) return null;
  return clampWait(asked === null ? MIN_MS * 2 ** (attempt - 1) : asked * 1_000);
}

/**
 * Runs our own list or get, waiting as the apiserver asks between attempts, four at most. Never used
 * for a person's own (raw) request, which shows the answer as it is.
 * @param longest what is asked for beyond these milliseconds is not waited for: the error says how long it would be.
 * @param random 0 to 1: up to a tenth is added to each wait, so that clients do not come back together.
 */
export async function withRetryAfter<T>(
  run: () => Promise<T>,
  {
    clock,
    signal,
    longest,
    random = Math.random,
  }: { clock: Clock; signal: Cancellation; longest: number; random?: () => number },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      const delay = retryDelay(error, attempt);
      if (delay === null || delay > longest) throw error;
      await pause(delay * (1 + random() / 10), clock, signal);
    }
  }
}

/** @throws ProblemError ABORTED */
export function pause(ms: number, clock: Clock, signal: Cancellation): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(kubeProblem("ABORTED"));
    const hook = new AbortHook(signal);
    const timer = clock.after(ms, () => {
      hook.release();
      resolve();
    });
    hook.onAbort(() => {
      hook.release();
      timer.cancel();
      reject(kubeProblem("ABORTED"));
    });
  });
}
