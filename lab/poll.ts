import { setTimeout as delay } from "node:timers/promises";

/**
 * Asks until the answer is not null, at most `seconds`. A question that throws ends
 * the wait: it is for what can no longer come true.
 * @returns the answer, or null when the time is over.
 */
export async function poll<T>(
  seconds: number,
  ask: () => Promise<T | null>,
  everyMs = 250,
): Promise<T | null> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() >= end) return null;
    await delay(everyMs);
  }
}
