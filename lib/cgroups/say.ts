import { formatBytes } from "@/lib/base/format";

/** A kernel file's text as a person of the field says it: "50000 100000" → "500m", bytes with units. */
export function sayValue(knob: string, raw: string): string {
  if (raw === "max" || raw.startsWith("max ")) return "max";
  if (knob === "cpu.max") return sayQuota(raw);
  if (isBytes(knob)) return /^\d+$/.test(raw) ? formatBytes(Number(raw)) : raw;
  return raw === "" ? "(empty)" : raw;
}

const isBytes = (knob: string) =>
  (knob.startsWith("memory.") && knob !== "memory.oom.group") || knob.startsWith("hugetlb.");

function sayQuota(raw: string): string {
  const [quota, period] = raw.split(" ").map(Number);
  return quota === undefined || !period
    ? raw
    : `${Math.round((quota / period) * 10_000) / 10}m`.replace(".0m", "m");
}

/** Millicores: below one with two digits, "0.25m"; whole ones above ten. */
export function sayMilli(milli: number): string {
  if (milli >= 10) return `${Math.round(milli)}m`;
  return `${Math.round(milli * 100) / 100}m`;
}

/** A part of 1 in percent with up to three digits: 0.319 → "31.9 %". */
export function sayPart(part: number): string {
  const percent = part * 100;
  return `${percent >= 99.95 ? percent.toFixed(0) : percent >= 9.95 ? percent.toFixed(1) : percent.toFixed(2)} %`;
}

/** Percent as the kernel gives it. */
export const sayPercent = (percent: number): string => sayPart(percent / 100);
