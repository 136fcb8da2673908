import { type Family, parseValue, type Sample } from "./prometheus";

export type Labels = ReadonlyMap<string, string>;

/** One histogram of a family: the samples that differ in nothing but `le`. */
export interface Histogram {
  readonly labels: Labels;
  /** Cumulative counts by upper bound, ascending; the last bound is normally +Inf. */
  readonly buckets: readonly { readonly le: number; readonly count: number }[];
  /** Null when the exposition has none. */
  readonly sum: number | null;
  readonly count: number | null;
}

/** One summary of a family: the samples that differ in nothing but `quantile`. */
export interface Summary {
  readonly labels: Labels;
  readonly quantiles: readonly { readonly quantile: number; readonly value: number }[];
  readonly sum: number | null;
  readonly count: number | null;
}

/** The histograms of a family, in the order of their first line. */
export function histogramsOf(family: Family): Histogram[] {
  return grouped(family, "le").map(({ labels, parts, sum, count }) => ({
    labels,
    buckets: parts.map(([le, sample]) => ({ le, count: sample.value })),
    sum,
    count,
  }));
}

/** The summaries of a family, in the order of their first line. */
export function summariesOf(family: Family): Summary[] {
  return grouped(family, "quantile").map(({ labels, parts, sum, count }) => ({
    labels,
    quantiles: parts.map(([quantile, sample]) => ({ quantile, value: sample.value })),
    sum,
    count,
  }));
}

/**
 * The value below which the share `q` (0 to 1) of the observations lies, by linear interpolation
 * inside a bucket, as Prometheus' histogram_quantile does; in the +Inf bucket the highest finite
 * bound. Null for an empty histogram.
 */
export function quantileOf(histogram: Pick<Histogram, "buckets">, q: number): number | null {
  const { buckets } = histogram;
  const total = buckets.at(-1)?.count ?? 0;
  if (!(total > 0)) return null;
  const rank = q * total;
  const found = buckets.findIndex((bucket) => bucket.count >= rank);
  const bucket = buckets[found];
  const below = buckets[found - 1] ?? { le: 0, count: 0 };
  if (bucket === undefined) return null;
  if (bucket.le === Number.POSITIVE_INFINITY) return buckets.length > 1 ? below.le : null;
  const from = bucket.le <= 0 && found === 0 ? bucket.le : below.le;
  const inside = bucket.count - below.count;
  return inside === 0 ? bucket.le : from + ((bucket.le - from) * (rank - below.count)) / inside;
}

/** Whether that value lies above every finite bound, so that quantileOf could only name the highest. */
export function isOverBounds({ buckets }: Pick<Histogram, "buckets">, q: number): boolean {
  const highest = buckets.findLast(({ le }) => le !== Number.POSITIVE_INFINITY);
  return (highest?.count ?? 0) < q * (buckets.at(-1)?.count ?? 0);
}

interface Group {
  readonly labels: Labels;
  readonly parts: [number, Sample][];
  sum: number | null;
  count: number | null;
}

function grouped(family: Family, by: "le" | "quantile"): Group[] {
  const groups = new Map<string, Group>();
  for (const sample of family.samples) {
    const labels = without(sample.labels, by);
    const key = JSON.stringify([...labels].sort());
    const group = groups.get(key) ?? { labels, parts: [], sum: null, count: null };
    groups.set(key, group);
    const bound = parseValue(sample.labels.get(by) ?? "");
    if (bound !== null) group.parts.push([bound, sample]);
    else if (/_g?sum$/.test(sample.name)) group.sum = sample.value;
    else if (/_g?count$/.test(sample.name)) group.count = sample.value;
  }
  for (const { parts } of groups.values()) parts.sort(([a], [b]) => a - b);
  return [...groups.values()];
}

function without(labels: Labels, name: string): Labels {
  if (!labels.has(name)) return labels;
  const rest = new Map(labels);
  rest.delete(name);
  return rest;
}
