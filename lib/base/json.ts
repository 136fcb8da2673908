/** Reading JSON that someone else wrote: every step may find something else than was hoped for. */
export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at the end of a path of own keys; undefined as soon as one is not there. */
export function dig(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (!isObject(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found;
}

export function digString(value: unknown, ...path: readonly string[]): string | null {
  const found = dig(value, ...path);
  return typeof found === "string" ? found : null;
}

export function digNumber(value: unknown, ...path: readonly string[]): number | null {
  const found = dig(value, ...path);
  return typeof found === "number" ? found : null;
}

/** Empty when there is no array. */
export function digArray(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = dig(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The strings of an array; empty when there is no array. */
export function digStrings(value: unknown, ...path: readonly string[]): string[] {
  return digArray(value, ...path).filter((item) => typeof item === "string");
}
