/**
 * What a benchmark may claim: a ratio of two things measured in turn, in one run,
 * with an interval. Absolute times of a shared machine are not worth quoting.
 */

/** The median; NaN for no values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const mid = sorted.length >> 1;
  const upper = sorted[mid] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[mid - 1] ?? Number.NaN) + upper) / 2;
}

/** The value that a share `q` (0 to 1) of all values does not exceed; NaN for no values. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

/** Two-sided 97.5 % quantiles of Student's t, by degrees of freedom 1…30. */
const T975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

export interface Ratio {
  /** Geometric mean of the paired ratios. */
  readonly mean: number;
  /** Its 95 % interval, from Student's t on the logarithms. */
  readonly low: number;
  readonly high: number;
  readonly pairs: number;
}

/**
 * Paired ratios a[i] / b[i]. Logarithms make a ratio and its inverse the same
 * distance from 1, so that the verdict does not depend on which side is divided.
 * @throws RangeError for fewer than two pairs or lists of different lengths.
 */
export function pairedRatio(a: readonly number[], b: readonly number[]): Ratio {
  if (a.length !== b.length || a.length < 2)
    throw new RangeError("needs two lists of the same length, two pairs or more");
  const logs = a.map((value, i) => Math.log(value / (b[i] ?? Number.NaN)));
  const mean = logs.reduce((sum, x) => sum + x, 0) / logs.length;
  const variance = logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (logs.length - 1);
  const half = (T975[logs.length - 2] ?? 1.96) * Math.sqrt(variance / logs.length);
  return {
    mean: Math.exp(mean),
    low: Math.exp(mean - half),
    high: Math.exp(mean + half),
    pairs: logs.length,
  };
}

/** `1.52 × (1.47 to 1.58, 12 pairs)` */
export function formatRatio({ mean, low, high, pairs }: Ratio): string {
  return `${mean.toFixed(2)} × (${low.toFixed(2)} to ${high.toFixed(2)}, ${pairs} pairs)`;
}
