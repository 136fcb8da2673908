import { cutText } from "@/lib/base/safe-text";
import type { Exposition, Family, MetricType, Sample } from "./prometheus";
import { histogramsOf, isOverBounds, quantileOf, summariesOf } from "./prometheus-series";

/** One family in the list. */
export interface FamilyRow {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit: string;
  /** Series: samples, or whole histograms and summaries. */
  readonly series: number;
  /** The value of the only sample; null when there are several. */
  readonly only: string | null;
  /** How long the kubernetes stability level marks it: "ALPHA", "BETA", "STABLE", null when unmarked. */
  readonly stability: string | null;
}

/** One line of a family: a sample, or a histogram or summary as a whole. */
export interface SeriesRow {
  readonly labels: readonly (readonly [name: string, value: string])[];
  /** Of a plain sample, as it was written; of the others null. */
  readonly value: string | null;
  /** Of a histogram or summary. */
  readonly count: number | null;
  readonly mean: number | null;
  /** Values at the page's `quantiles`. */
  readonly quantiles: readonly (number | null)[];
  /** By quantile: the true value is above the highest bound, which is the one given. */
  readonly over: readonly boolean[];
}

export interface SeriesPage {
  readonly total: number;
  readonly quantiles: readonly number[];
  readonly rows: readonly SeriesRow[];
}

const HISTOGRAM_QUANTILES = [0.5, 0.9, 0.99];

/** The families of which the name, the help or a series matches; see `matcher`. */
export function familyRows(exposition: Exposition, filter: string): FamilyRow[] {
  const matches = matcher(filter);
  return exposition.families.flatMap((family) => {
    const whole = matches(`${family.name} ${family.help}`);
    if (!whole && !family.samples.some((sample) => matches(textOf(family, sample.labels)))) return [];
    const [stability = null, help] = /^\[(ALPHA|BETA|STABLE|INTERNAL)\] (.*)$/s
      .exec(family.help)
      ?.slice(1) ?? [undefined, family.help];
    const series = seriesCount(family);
    const [first] = family.samples;
    return {
      name: family.name,
      type: family.type,
      help: cutText(help ?? "", MAX_TEXT),
      unit: family.unit,
      series,
      only: series === 1 && isPlain(family) ? (first?.written ?? null) : null,
      stability,
    };
  });
}

/** The series of a family that match, a page of them. */
export function seriesPage(family: Family, filter: string, from: number, to: number): SeriesPage {
  const matches = matcher(filter);
  const rows = seriesOf(family);
  const byName = matches(`${family.name} ${family.help}`);
  const kept = byName ? rows.rows : rows.rows.filter(({ labels }) => matches(textOf(family, labels)));
  return { total: kept.length, quantiles: rows.quantiles, rows: kept.slice(from, to).map(shortened) };
}

/** Characters of a label's value, and of a help, that go to the page. */
const MAX_TEXT = 400;

function shortened(row: SeriesRow): SeriesRow {
  return { ...row, labels: row.labels.map(([name, value]) => [name, cutText(value, MAX_TEXT)]) };
}

/** Every word must be there, either case; a word may be a label as it is written: `code="200"`. */
function matcher(filter: string): (text: string) => boolean {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return (text) => {
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}

function textOf(family: Family, labels: Iterable<readonly [string, string]>): string {
  return `${family.name}{${Array.from(labels, ([name, value]) => `${name}="${value}"`).join(",")}}`;
}

function isPlain({ type }: Family): boolean {
  return type !== "histogram" && type !== "gaugehistogram" && type !== "summary";
}

function seriesCount(family: Family): number {
  if (isPlain(family)) return family.samples.length;
  const counts = family.samples.filter(({ name }) => /_g?count$/.test(name)).length;
  return counts > 0 ? counts : seriesOf(family).rows.length;
}

function seriesOf(family: Family): { quantiles: readonly number[]; rows: SeriesRow[] } {
  if (family.type === "summary") return summaryRows(family);
  if (isPlain(family)) return { quantiles: [], rows: family.samples.map(sampleRow) };
  const rows = histogramsOf(family).map((histogram) => ({
    labels: [...histogram.labels],
    value: null,
    count: histogram.count,
    mean: meanOf(histogram),
    quantiles: HISTOGRAM_QUANTILES.map((q) => quantileOf(histogram, q)),
    over: HISTOGRAM_QUANTILES.map((q) => isOverBounds(histogram, q)),
  }));
  return { quantiles: HISTOGRAM_QUANTILES, rows };
}

function summaryRows(family: Family) {
  const summaries = summariesOf(family);
  const quantiles = [
    ...new Set(summaries.flatMap((s) => s.quantiles.map(({ quantile }) => quantile))),
  ].sort();
  const rows = summaries.map((summary) => ({
    labels: [...summary.labels],
    value: null,
    count: summary.count,
    mean: meanOf(summary),
    quantiles: quantiles.map((q) => summary.quantiles.find(({ quantile }) => quantile === q)?.value ?? null),
    over: [],
  }));
  return { quantiles, rows };
}

function sampleRow(sample: Sample): SeriesRow {
  return {
    labels: [...sample.labels],
    value: sample.written,
    count: null,
    mean: null,
    quantiles: [],
    over: [],
  };
}

function meanOf({ sum, count }: { sum: number | null; count: number | null }): number | null {
  return sum === null || count === null || count === 0 ? null : sum / count;
}
