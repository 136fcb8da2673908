/** A mark on an axis: where, and what is written there. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Steps between ticks of time that people read without counting, in ms. */
const TIME_STEPS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((n) => n * HOUR),
] as const;

/**
 * Ticks of time within [from, to] (ms since the epoch), at most `most`, at round times of day.
 *
 * @param zoneMs what the reader's clock is ahead of UTC, so that "12:00" is round where they are
 */
export function timeTicks(from: number, to: number, most: number, zoneMs = 0): Tick[] {
  const days = Math.ceil((to - from) / most / (24 * HOUR)) * 24 * HOUR;
  const step = TIME_STEPS.find((candidate) => (to - from) / candidate <= most) ?? days;
  return multiples(from + zoneMs, to + zoneMs, step).map((local) => ({
    value: local - zoneMs,
    label: timeOfDay(local, step),
  }));
}

/** `18:25`, `18:25:09` or `18:25:09.250`, as fine as the step needs. `local` is ms on the reader's clock. */
function timeOfDay(local: number, step: number): string {
  const text = new Date(local).toISOString();
  if (step >= 24 * HOUR) return text.slice(0, 10);
  if (step >= MINUTE) return text.slice(11, 16);
  return step >= SECOND ? text.slice(11, 19) : text.slice(11, 23);
}

/** Ticks of whole numbers within [from, to], at most `most`, in steps of 1, 2 or 5 times a power of ten. */
export function countTicks(from: number, to: number, most: number): Tick[] {
  const rough = Math.max(1, (to - from) / most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((candidate) => candidate >= rough) ?? power * 10;
  return multiples(from, to, step).map((value) => ({ value, label: String(value) }));
}

function multiples(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * step);
}
