import type { Knob } from "./types";

/** Shares of time, percent, over the last 10, 60 and 300 seconds, and µs in all; averages are null where only the sum is known. */
export interface Pressure {
  readonly avg10: number | null;
  readonly avg60: number | null;
  readonly avg300: number | null;
  readonly total: number | null;
}

/** Pressure stall information of one resource. */
export interface Stall {
  /** At least one task waited. */
  readonly some: Pressure | null;
  /** All tasks waited. */
  readonly full: Pressure | null;
}

export const RESOURCES = ["cpu", "memory", "io"] as const;
export type PressureResource = (typeof RESOURCES)[number];

/** What a cgroup uses and what happened to it. Null is not known, which is not 0. */
export interface Usage {
  /** Seconds of CPU time since the cgroup was made, and when that was measured, ms since the epoch. */
  readonly cpuSeconds: number | null;
  readonly cpuAt: number | null;
  /** Millicores over the last interval. */
  readonly cpuMilli: number | null;
  /** Bytes: everything that is charged, and without files that could be dropped. */
  readonly memory: number | null;
  readonly workingSet: number | null;
  readonly anon: number | null;
  readonly file: number | null;
  readonly swap: number | null;
  readonly peak: number | null;
  readonly periods: number | null;
  readonly throttledPeriods: number | null;
  readonly throttledSeconds: number | null;
  readonly oomKills: number | null;
  /** How often it went over memory.high. */
  readonly highEvents: number | null;
  readonly maxEvents: number | null;
  /** Threads and processes, as pids.max counts them. */
  readonly pids: number | null;
  readonly pressure: Readonly<Record<PressureResource, Stall | null>>;
}

export const NO_USAGE: Usage = {
  cpuSeconds: null,
  cpuAt: null,
  cpuMilli: null,
  memory: null,
  workingSet: null,
  anon: null,
  file: null,
  swap: null,
  peak: null,
  periods: null,
  throttledPeriods: null,
  throttledSeconds: null,
  oomKills: null,
  highEvents: null,
  maxEvents: null,
  pids: null,
  pressure: { cpu: null, memory: null, io: null },
};

/** A cgroup as some source shows it. */
export interface Observed {
  /** By the words of the v2 files, whatever the version; absent where the source has none. */
  readonly knobs: ReadonlyMap<Knob, string>;
  readonly usage: Usage;
}

export const NOTHING_OBSERVED: Observed = { knobs: new Map(), usage: NO_USAGE };

/** v1 writes no limit as the largest multiple of a page below 2^63, and some set 2^62: both mean none. */
const UNLIMITED = 2n ** 60n;
/** Of huge pages the kubelet sets 2^62, which is told from what nobody has set. */
export const UNLIMITED_HUGE_PAGES = 2n ** 62n + 1n;

/** An amount as a v2 file has it: "max" from `unlimited` on, or digits; null for anything else. Exact beyond 2^53. */
export function amountText(raw: string | undefined, unlimited = UNLIMITED): string | null {
  if (raw === undefined) return null;
  const text = raw.trim();
  if (text === "max" || text === "-1") return "max";
  if (!/^\d{1,20}$/.test(text)) return null;
  const value = BigInt(text);
  return value >= unlimited ? "max" : String(value);
}
