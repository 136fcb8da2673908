/**
 * Prometheus text of a turn after the first: counters have risen by what they rose in each turn before, and
 * what is a moment moves along. A line is rewritten only when it changes.
 */

/** How the turn is told. */
export interface Turn {
  /** How many turns came before. */
  readonly cycle: number;
  /** Recorded ms since the epoch → shown ms. */
  readonly map: (recorded: number) => number;
}

const RISING = new Set(["counter", "histogram", "summary"]);
/** Gauges that hold a moment, in seconds since the epoch. */
const MOMENT = /(?:_start_time_seconds|_timestamp_seconds|_last_seen|_time_since_epoch_seconds)$/;
const LINE = /^([a-zA-Z_:][\w:]*)(\{.*\})? (\S+)(?: (-?\d+))?$/;

interface Series {
  readonly name: string;
  readonly id: string;
  readonly value: string;
  readonly timestamp: string | undefined;
}

function parseLine(line: string): Series | null {
  const found = LINE.exec(line);
  if (found === null) return null;
  const [, name = "", labels = "", value = "", timestamp] = found;
  return { name, id: name + labels, value, timestamp };
}

/** The values of all rising series of a text. */
export function risingValues(text: string): Map<string, number> {
  const values = new Map<string, number>();
  eachSeries(text, (series, rises) => {
    if (rises && series) values.set(series.id, Number(series.value));
    return null;
  });
  return values;
}

/** What each counter gains in a turn; one that was reset in between gains what it had in the end. */
export function gains(
  first: ReadonlyMap<string, number>,
  last: ReadonlyMap<string, number>,
): Map<string, number> {
  const all = new Map<string, number>();
  for (const [id, end] of last) {
    const start = first.get(id) ?? 0;
    const gain = end >= start ? end - start : end;
    if (Number.isFinite(gain) && gain > 0) all.set(id, gain);
  }
  return all;
}

export function retold(text: string, gained: ReadonlyMap<string, number>, { cycle, map }: Turn): string {
  return eachSeries(text, (series, rises) => {
    if (series === null) return null;
    const { name, id, value, timestamp } = series;
    const gain = rises ? (gained.get(id) ?? 0) * cycle : 0;
    const moved = MOMENT.test(name) ? map(Number(value) * 1000) / 1000 : Number(value) + gain;
    const shown = gain === 0 && !MOMENT.test(name) ? value : print(moved, value);
    const at = timestamp === undefined ? "" : ` ${Math.round(map(Number(timestamp)))}`;
    return `${id} ${shown}${at}`;
  });
}

/** As Go prints it: plain up to 2^21 or so, then in powers of ten; `NaN` and `+Inf` stay. */
function print(value: number, before: string): string {
  if (!Number.isFinite(value)) return before;
  return /e\+/.test(before) ? value.toExponential().replace(/e\+(\d)$/, "e+0$1") : String(value);
}

/** Calls `change` for each line that is a series and puts its answer in the line's place; null leaves it. */
function eachSeries(text: string, change: (series: Series | null, rises: boolean) => string | null): string {
  let rising = false;
  const lines = text.split("\n");
  lines.forEach((line, index) => {
    if (line.startsWith("# TYPE ")) rising = RISING.has(line.slice(line.lastIndexOf(" ") + 1));
    if (line === "" || line.startsWith("#")) return;
    // Quantiles of a summary are no counters.
    const replaced = change(parseLine(line), rising && !line.includes('quantile="'));
    if (replaced !== null) lines[index] = replaced;
  });
  return lines.join("\n");
}
