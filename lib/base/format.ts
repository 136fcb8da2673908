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

const AGE_STEPS = [
  { unit: "d", ms: 86_400_000, next: { unit: "h", ms: 3_600_000 }, until: 10 },
  { unit: "h", ms: 3_600_000, next: { unit: "m", ms: 60_000 }, until: 10 },
  { unit: "m", ms: 60_000, next: { unit: "s", ms: 1000 }, until: 10 },
] as const;

/** An age in milliseconds, as kubectl writes it: "8s", "4m12s", "12m", "3h5m", "2d4h", "40d". Never negative. */
export function formatAge(ms: number): string {
  const age = Math.max(0, ms);
  for (const { unit, ms: size, next, until } of AGE_STEPS) {
    if (age < size) continue;
    const whole = Math.floor(age / size);
    const rest = Math.floor((age % size) / next.ms);
    return whole < until && rest > 0 ? `${whole}${unit}${rest}${next.unit}` : `${whole}${unit}`;
  }
  return `${Math.floor(age / 1000)}s`;
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
