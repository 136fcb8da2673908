/** Multipliers of the suffixes that Kubernetes' resource.Quantity has; a bare E or e is an exponent there. */
const SCALE: ReadonlyMap<string, number> = new Map([
  ["n", 1e-9],
  ["u", 1e-6],
  ["m", 1e-3],
  ["", 1],
  ["k", 1e3],
  ["M", 1e6],
  ["G", 1e9],
  ["T", 1e12],
  ["P", 1e15],
  ["E", 1e18],
  ["Ki", 2 ** 10],
  ["Mi", 2 ** 20],
  ["Gi", 2 ** 30],
  ["Ti", 2 ** 40],
  ["Pi", 2 ** 50],
  ["Ei", 2 ** 60],
]);

/**
 * A quantity as a number in its base unit (cores, bytes, pods), e.g. "250m" → 0.25, "1Ki" → 1024, "1e3" → 1000.
 * Null for what is no quantity. Source: k8s.io/apimachinery/pkg/api/resource/quantity.go.
 */
export function parseQuantity(raw: string): number | null {
  const [, digits, exponent, suffix = ""] =
    /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|([a-zA-Z]*))$/.exec(raw) ?? [];
  const scale = exponent === undefined ? SCALE.get(suffix) : 10 ** Number(exponent);
  return digits === undefined || scale === undefined ? null : Number(digits) * scale;
}
