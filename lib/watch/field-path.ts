/**
 * The way to a field, as server-side apply names it (structured-merge-diff, fieldpath.PathElement):
 * a field by name, an item of a list by its keys, an item of a set by its value, or by position.
 */
export type Step =
  | { readonly field: string }
  | { readonly keys: ItemKeys }
  | { readonly value: Scalar }
  | { readonly index: number };

export type Scalar = string | number | boolean | null;
export type ItemKeys = readonly (readonly [name: string, value: Scalar])[];
export type FieldPath = readonly Step[];

/** As Kubernetes writes it in a conflict: `.spec.containers[name="app"].image`. The root is ".". */
export function formatPath(path: FieldPath): string {
  return path.length === 0 ? "." : path.map(formatStep).join("");
}

function formatStep(step: Step): string {
  if ("field" in step) return `.${step.field}`;
  if ("keys" in step) return `[${formatKeys(step.keys)}]`;
  if ("value" in step) return `[=${JSON.stringify(step.value)}]`;
  return `[${step.index}]`;
}

/** `name="app"`, or `containerPort=80,protocol="TCP"`. */
export function formatKeys(keys: ItemKeys): string {
  return keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(",");
}

export function isScalar(value: unknown): value is Scalar {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}
