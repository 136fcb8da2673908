/** `v1`, `v2beta1`, `v3alpha2`. */
const KUBE_VERSION = /^v(\d+)(?:(alpha|beta)(\d+))?$/;
const MATURITY = { alpha: 1, beta: 2, ga: 3 } as const;

export interface KubeVersion {
  readonly maturity: keyof typeof MATURITY;
  readonly major: number;
  /** 0 for GA. */
  readonly minor: number;
}

/** Null for a version that is not named as Kubernetes names them. */
export function parseKubeVersion(version: string): KubeVersion | null {
  const [, major, stage, minor] = KUBE_VERSION.exec(version) ?? [];
  if (major === undefined) return null;
  const maturity = stage === "alpha" || stage === "beta" ? stage : "ga";
  return { maturity, major: Number(major), minor: Number(minor ?? 0) };
}

/**
 * Kube-aware order, the version to prefer first: GA before beta before alpha, then the larger major, then the larger
 * minor; names of another form come last, by the alphabet. Source: k8s.io/apimachinery `pkg/version/helpers.go`.
 */
export function compareKubeVersions(a: string, b: string): number {
  const [left, right] = [parseKubeVersion(a), parseKubeVersion(b)];
  if (left === null && right === null) return a < b ? -1 : a > b ? 1 : 0;
  if (left === null) return 1;
  if (right === null) return -1;
  return (
    MATURITY[right.maturity] - MATURITY[left.maturity] || right.major - left.major || right.minor - left.minor
  );
}
