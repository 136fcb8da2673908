import { isObject } from "@/lib/base/json";
import { parseQuantity } from "@/lib/objects/quantity";

/**
 * Amounts by resource name: `cpu` in millicores, everything else in its base unit (bytes, pids), whole and rounded up as
 * Quantity's MilliValue and Value are. A name that is absent was not given, which is not the same as 0.
 */
export type Resources = ReadonlyMap<string, number>;

export const NO_RESOURCES: Resources = new Map();

/** A v1.ResourceList; what is no quantity is left out. */
export function readResources(list: unknown): Resources {
  if (!isObject(list)) return NO_RESOURCES;
  const entries = Object.entries(list).flatMap(([name, raw]) => {
    const amount = readAmount(name, raw);
    return amount === null ? [] : [[name, amount] as const];
  });
  return new Map(entries);
}

function readAmount(name: string, raw: unknown): number | null {
  const value = typeof raw === "number" ? raw : typeof raw === "string" ? parseQuantity(raw) : null;
  return value === null ? null : upwards(name === "cpu" ? value * 1000 : value);
}

/** 0.1 · 1000 is a little over 100: what doubles add to a decimal is not rounded up. */
const upwards = (value: number): number => Math.ceil(value - Math.abs(value) * 1e-12);

export const amountOf = (resources: Resources, name: string): number => resources.get(name) ?? 0;

/** Name by name, what either has; where both have one, `combine` decides. */
function merged(a: Resources, b: Resources, combine: (a: number, b: number) => number): Resources {
  const all = new Map(a);
  for (const [name, value] of b) {
    const known = all.get(name);
    all.set(name, known === undefined ? value : combine(known, value));
  }
  return all;
}

export const sumOf = (...lists: readonly Resources[]): Resources =>
  lists.reduce((a, b) => merged(a, b, (x, y) => x + y), NO_RESOURCES);

export const mostOf = (...lists: readonly Resources[]): Resources =>
  lists.reduce((a, b) => merged(a, b, Math.max), NO_RESOURCES);

/** `over` wins where it has a value. */
export const overlaid = (base: Resources, over: Resources): Resources => new Map([...base, ...over]);

/** The resources of huge pages, by page size as it stands in the name: "2Mi" → bytes. */
export function hugePages(resources: Resources): ReadonlyMap<string, number> {
  const PREFIX = "hugepages-";
  return new Map(
    [...resources].flatMap(([name, value]) =>
      name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value]] : [],
    ),
  );
}

/** A page size as the kernel's files have it: "2Mi" → "2MB", "1Gi" → "1GB"; null for what is no size. */
export function pageSizeFile(size: string): string | null {
  const [, number, unit] = /^(\d+)([KMG])i$/.exec(size) ?? [];
  return number === undefined ? null : `${number}${unit}B`;
}
