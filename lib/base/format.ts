/**
 * Figures as people of the field write them. Pure: the same input gives the same text
 * in every locale. An exact form goes beside each (title, copy), so nothing is lost.
 */

const BYTE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** Binary units with three significant digits, e.g. 1536 → "1.50 KiB"; below 1 KiB exact. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1023.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : significant(value)} ${BYTE_UNITS[unit]}`;
}

/** Three significant digits: 1.23, 12.3, 123. */
function significant(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

/** Thousands apart by a thin space, e.g. 1234567 → "1 234 567". */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

/** A duration in milliseconds: "0.42 ms", "12.3 ms", "1.50 s", "2 min 5 s". */
export function formatMillis(ms: number): string {
  if (ms < 999.5) return `${significant(ms)} ms`;
  if (ms < 59_950) return `${significant(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** Up to `below` seconds an age is written in `unit`, followed by what is left in `rest`, if that is not 0. */
const AGES = [
  { below: 2 * MINUTE, unit: ["s", 1], rest: null },
  { below: 10 * MINUTE, unit: ["m", MINUTE], rest: ["s", 1] },
  { below: 3 * HOUR, unit: ["m", MINUTE], rest: null },
  { below: 8 * HOUR, unit: ["h", HOUR], rest: ["m", MINUTE] },
  { below: 2 * DAY, unit: ["h", HOUR], rest: null },
  { below: 8 * DAY, unit: ["d", DAY], rest: ["h", HOUR] },
  { below: 2 * YEAR, unit: ["d", DAY], rest: null },
  { below: 8 * YEAR, unit: ["y", YEAR], rest: ["d", DAY] },
  { below: Number.POSITIVE_INFINITY, unit: ["y", YEAR], rest: null },
] as const;

/**
 * An age in milliseconds, as kubectl writes it: "90s", "4m12s", "12m", "3h5m", "2d4h", "40d". Never negative.
 * Source: k8s.io/apimachinery `pkg/util/duration/duration.go`, HumanDuration.
 */
export function formatAge(ms: number): string {
  const age = Math.max(0, Math.floor(ms / 1000));
  const step = AGES.find(({ below }) => age < below);
  if (step === undefined) return "";
  const [name, size] = step.unit;
  const whole = `${Math.floor(age / size)}${name}`;
  if (step.rest === null) return whole;
  const left = Math.floor((age % size) / step.rest[1]);
  return left === 0 ? whole : `${whole}${left}${step.rest[0]}`;
}

/** Wall clock as "2026-11-23 18:25:09" in the reader's zone; seconds always, so that columns align. */
export function formatInstant(at: number): string {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${formatTime(at)}`;
}

/** Time of day as "18:25:09" in the reader's zone. */
export function formatTime(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((n) => String(n).padStart(2, "0"))
    .join(":");
}
