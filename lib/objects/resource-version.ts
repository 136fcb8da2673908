/**
 * A resourceVersion is text. Two of them may be compared only within one resource, and only
 * when both are plain decimals (KEP-5504, stable in Kubernetes 1.35); anything else is opaque.
 * They are never turned into numbers: some exceed 2^53.
 */

/** No sign, no leading zero, and not "0", which on a request means "any version". */
const COMPARABLE = /^[1-9][0-9]*$/;

export function isComparable(resourceVersion: string): boolean {
  return COMPARABLE.test(resourceVersion);
}

/**
 * Negative when `a` is older than `b`, 0 when they are the same, positive when `a` is newer.
 * Null when they differ and one of them is opaque: then nobody can say.
 */
export function compareResourceVersions(a: string, b: string): number | null {
  if (a === b) return 0;
  if (!isComparable(a) || !isComparable(b)) return null;
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}

/** True only when it is certain that `a` is older than `b`. */
export function isOlder(a: string, b: string): boolean {
  const order = compareResourceVersions(a, b);
  return order !== null && order < 0;
}
