import { isObject } from "@/lib/base/json";
import type { Turn } from "./counters";
import { fieldTree, shiftTimes } from "./shift";
import { SUMMARY_TIME_FIELDS, TIME_FIELDS } from "./time-fields";

/** What a kubelet counts in stats/summary (kubelet pkg/apis/stats/v1alpha1/types.go). */
const COUNTERS = new Set([
  "usageCoreNanoSeconds",
  "pageFaults",
  "majorPageFaults",
  "rxBytes",
  "rxErrors",
  "txBytes",
  "txErrors",
  "total",
]);

/** A summary, a list of pods (`/pods`, `/runningpods/`), or a statusz. */
const TIMES = fieldTree([
  ...SUMMARY_TIME_FIELDS,
  ...TIME_FIELDS.map((path) => `items[].${path}`),
  "startTime",
]);

/** The counters of an answer by where they are. */
export function jsonCounters(text: string): Map<string, number> {
  const found = new Map<string, number>();
  eachCounter(parse(text), "", (path, value) => {
    found.set(path, value);
    return value;
  });
  return found;
}

/** The answer with its times moved and its counters risen. What is no JSON stays as it is. */
export function retellJson(text: string, gained: ReadonlyMap<string, number>, { cycle, map }: Turn): string {
  const value = parse(text);
  if (value === undefined) return text;
  shiftTimes(value, TIMES, map);
  eachCounter(value, "", (path, count) => count + (gained.get(path) ?? 0) * cycle);
  return JSON.stringify(value);
}

/** Items of lists are told apart by what they are called, for they come in any order. */
function eachCounter(value: unknown, path: string, change: (path: string, value: number) => number): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      eachCounter(item, `${path}/${nameOf(item) ?? index}`, change);
    return;
  }
  if (!isObject(value)) return;
  const fields = value as Record<string, unknown>;
  for (const name of Object.keys(fields)) {
    const field = fields[name];
    if (typeof field === "number") {
      if (COUNTERS.has(name)) fields[name] = change(`${path}/${name}`, field);
    } else eachCounter(field, `${path}/${name}`, change);
  }
}

function nameOf(item: unknown): string | null {
  if (!isObject(item)) return null;
  const { podRef, name } = item;
  if (isObject(podRef) && typeof podRef.uid === "string") return podRef.uid;
  return typeof name === "string" ? name : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
