const MULTIPLES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const SECONDS: Readonly<Record<string, number>> = {
  y: 31_536_000,
  d: 86_400,
  h: 3_600,
  m: 60,
  s: 1,
  ms: 1e-3,
};

/**
 * What a printed cell is sorted by: a number for a quantity ("250m", "1Gi"), a duration in
 * seconds ("3d4h", "1m30s"), a ratio ("1/2"), a percentage, or a number with a remark
 * ("3 (5m ago)"); null for any other text. Whether "5m" is minutes or thousandths cannot be
 * seen from one cell: see `columnOrder`.
 */
export function cellValue(text: string, unit: "quantity" | "duration"): number | null {
  const head = text.replace(/ \(.*\)$/, "").trim();
  const ratio = /^(\d+)\/(\d+)$/.exec(head);
  if (ratio !== null) return Number(ratio[1]) / Math.max(1, Number(ratio[2]));
  const percent = /^(\d+(?:\.\d+)?)%/.exec(head);
  if (percent !== null) return Number(percent[1]) / 100;
  return unit === "duration" ? duration(head) : quantity(head);
}

/** A Kubernetes quantity as a number (apimachinery pkg/api/resource), null for other text. */
export function quantity(text: string): number | null {
  const match = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)([numkMGTPE]|[KMGTPE]i)?$/.exec(text);
  if (match === null) return null;
  return Number(match[1]) * (MULTIPLES[match[2] ?? ""] ?? 1);
}

/** A duration as apimachinery's HumanDuration or Go's Duration prints it, in seconds. */
export function duration(text: string): number | null {
  if (!/^(\d+(?:\.\d+)?(ms|[ydhms]))+$/.test(text)) return null;
  let seconds = 0;
  for (const [, count, unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[ydhms])/g)) {
    seconds += Number(count) * (SECONDS[unit] ?? 0);
  }
  return seconds;
}

/** Text in the order a person expects: pod-2 before pod-10. */
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/**
 * The order of a column's rows, ascending: positions in `cells`. Numbers come before text, and
 * what stands for "nothing" comes last. A column whose every value can be a duration is one,
 * so that an age of 5m is not a two-hundredth.
 */
export function columnOrder(cells: readonly string[], isNumber: boolean): Uint32Array {
  const isBlank = (text: string) => /^(<(none|unset|unknown|invalid)>|)$/.test(text);
  const filled = cells.filter((text) => !isBlank(text));
  const isDuration =
    !isNumber && filled.length > 0 && filled.every((text) => cellValue(text, "duration") !== null);
  const values = cells.map((text) =>
    isBlank(text) ? null : cellValue(text, isDuration ? "duration" : "quantity"),
  );
  const rank = (i: number) => (isBlank(cells[i] ?? "") ? 2 : values[i] === null ? 1 : 0);
  return Uint32Array.from(cells.keys()).sort((a, b) => {
    const byRank = rank(a) - rank(b);
    if (byRank !== 0) return byRank;
    const [x, y] = [values[a], values[b]];
    if (typeof x === "number" && typeof y === "number" && x !== y) return x - y;
    return collator.compare(cells[a] ?? "", cells[b] ?? "") || a - b;
  });
}
