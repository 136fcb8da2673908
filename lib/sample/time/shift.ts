import { isObject } from "@/lib/base/json";

/** A recorded moment → the moment that it is shown as; both in ms since the epoch. */
export type TimeMap = (recorded: number) => number;

/** Fields by name; `null` is a time, `[]` the items of a list. */
interface Tree {
  readonly [field: string]: Tree | null;
}

/** @param paths `status.conditions[].lastTransitionTime` */
export function fieldTree(paths: readonly string[]): Tree {
  const tree: Record<string, Tree | null> = Object.create(null);
  for (const path of paths) {
    const steps = path
      .split(".")
      .flatMap((part) => (part.endsWith("[]") ? [part.slice(0, -2), "[]"] : [part]));
    let place = tree;
    for (const step of steps.slice(0, -1)) {
      place[step] ??= Object.create(null) as Record<string, Tree | null>;
      place = place[step] as Record<string, Tree | null>;
    }
    place[steps.at(-1) ?? ""] = null;
  }
  return tree;
}

/** Moves the times of a freshly parsed value, in place. What is there but is no time stays. */
export function shiftTimes(value: unknown, tree: Tree, map: TimeMap): void {
  if (Array.isArray(value)) {
    const items = tree["[]"];
    if (items) for (const item of value) shiftTimes(item, items, map);
    return;
  }
  if (!isObject(value)) return;
  const fields = value as Record<string, unknown>;
  for (const name of Object.keys(tree)) {
    if (!Object.hasOwn(fields, name)) continue;
    const below = tree[name];
    if (below) shiftTimes(fields[name], below, map);
    else if (typeof fields[name] === "string") fields[name] = shiftTime(fields[name], map);
  }
}

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d{1,9}))?(?:Z|[+-]\d\d:\d\d)$/;

/** In the precision that it was written with: seconds for metav1.Time, microseconds for MicroTime. */
export function shiftTime(text: string, map: TimeMap): string {
  const found = RFC3339.exec(text);
  const at = Date.parse(text);
  if (found === null || Number.isNaN(at)) return text;
  const moved = map(at);
  if (!Number.isFinite(moved) || Math.abs(moved) > 8e15) return text;
  const whole = new Date(moved).toISOString();
  const fraction = found[1];
  if (fraction === undefined) return `${whole.slice(0, 19)}Z`;
  // Milliseconds move; what was finer stays.
  const digits = (whole.slice(20, 23) + fraction.slice(3))
    .padEnd(fraction.length, "0")
    .slice(0, fraction.length);
  return `${whole.slice(0, 19)}.${digits}Z`;
}
