/*
 * A node was measured twice, some seconds apart. To fill minutes with it, the measured difference is repeated: counters go
 * on at the rate at which they went, gauges swing between their two values, times move on.
 */

/** Which of the measurements, and when. */
export interface Repetition {
  /** 0 is the first measurement, 1 the second; each one beyond is the difference once more. */
  readonly step: number;
  /** Between two steps, in milliseconds. */
  readonly strideMs: number;
  /** From the first measurement to where it shall be, in milliseconds. */
  readonly shiftMs: number;
}

const TYPE = /^# TYPE \S+ (\S+)/;
const SAMPLE = /^([^\s{]+(?:\{.*\})?) (\S+)(?: (\d{12,}))?$/;

/** Metrics in Prometheus' text form. Both measurements have the same series. */
export function repeatMetrics(first: string, second: string, repetition: Repetition): string {
  const before = new Map(samplesOf(first).map((sample) => [sample.series, sample]));
  let isCounter = false;
  return second
    .split("\n")
    .map((line) => {
      const type = TYPE.exec(line)?.[1];
      if (type !== undefined) isCounter = type !== "gauge";
      const now = sampleOf(line);
      if (now === null) return line;
      const was = before.get(now.series) ?? now;
      const scale = scaleOf(was.time, now.time, repetition);
      const value = repeatNumber(Number(was.raw), Number(now.raw), isCounter, scale, repetition);
      const time = now.time === null ? [] : [repeatTime(was.time ?? now.time, now.time, repetition)];
      return [now.series, textOf(value, now.raw), ...time].join(" ");
    })
    .join("\n");
}

const COUNTERS =
  /^(usageCoreNanoSeconds|pageFaults|majorPageFaults|total|rxBytes|rxErrors|txBytes|txErrors)$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** stats/summary. Counters go on at the rate by the `time` beside or above them. */
export function repeatStats(
  first: unknown,
  second: unknown,
  repetition: Repetition,
  key = "",
  scale = 1,
): unknown {
  if (typeof second === "number") {
    const was = typeof first === "number" ? first : second;
    return Number(repeatNumber(was, second, COUNTERS.test(key), scale, repetition).toFixed(3));
  }
  if (typeof second === "string") return repeatText(first, second, repetition);
  if (Array.isArray(second)) {
    const were: unknown[] = Array.isArray(first) && first.length === second.length ? first : second;
    return second.map((item, i) => repeatStats(were[i], item, repetition, key, scale));
  }
  if (typeof second !== "object" || second === null) return second;
  const [was, now] = [Object(first), second] as Array<Record<string, unknown>>;
  const own = scaleOf(timeOf(was?.time), timeOf(now?.time), repetition, scale);
  return Object.fromEntries(
    Object.entries(now ?? {}).map(([name, value]) => [
      name,
      repeatStats(was?.[name], value, repetition, name, own),
    ]),
  );
}

/** Any text that is a time, moved; everything else as it is. */
function repeatText(first: unknown, second: string, repetition: Repetition): string {
  const now = timeOf(second);
  if (now === null) return second;
  const time = repeatTime(timeOf(first) ?? now, now, repetition);
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

const timeOf = (text: unknown): number | null =>
  typeof text === "string" && TIME.test(text) ? Date.parse(text) : null;

/** The two measurements of one thing may be closer or further apart than a stride. */
function scaleOf(
  first: number | null,
  second: number | null,
  { strideMs }: Repetition,
  otherwise = 1,
): number {
  return first === null || second === null || second <= first ? otherwise : strideMs / (second - first);
}

function repeatNumber(
  first: number,
  second: number,
  isCounter: boolean,
  scale: number,
  { step }: Repetition,
): number {
  if (step === 0) return first;
  if (!isCounter || second < first) return step % 2 === 0 ? first : second;
  return second + (second - first) * scale * (step - 1);
}

/** What stood still is only shifted. */
function repeatTime(first: number, second: number, { step, strideMs, shiftMs }: Repetition): number {
  const moved = step === 0 ? first : second === first ? second : second + strideMs * (step - 1);
  return moved + shiftMs;
}

interface Sample {
  readonly series: string;
  readonly raw: string;
  readonly time: number | null;
}

function sampleOf(line: string): Sample | null {
  const [, series, raw, time] = line.startsWith("#") ? [] : (SAMPLE.exec(line) ?? []);
  if (series === undefined || raw === undefined) return null;
  return { series, raw, time: time === undefined ? null : Number(time) };
}

const samplesOf = (metrics: string): Sample[] => metrics.split("\n").flatMap((line) => sampleOf(line) ?? []);

/** As it was written, when it is the same number: NaN and +Inf stay words. */
function textOf(value: number, raw: string): string {
  return Number(raw) === value || Number.isNaN(value) ? raw : String(Number(value.toPrecision(12)));
}
