import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "@/lib/base/clock";

/** A heartbeat that is so late is on time. */
const TURN_MS = 8;

/** Takes all steps, and lets the event loop go on between them once they took so long together. */
export async function inTurns<T>(
  steps: Generator<void, T>,
  { monotonic }: Pick<Clock, "monotonic">,
): Promise<T> {
  for (let began = monotonic(); ; ) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (monotonic() - began < TURN_MS) continue;
    await nextTurn();
    began = monotonic();
  }
}
