import {
  amountText,
  type Observed,
  type Pressure,
  type PressureResource,
  RESOURCES,
  type Stall,
  UNLIMITED_HUGE_PAGES,
  type Usage,
} from "./observed";
import type { ProcessInfo } from "./sources/tree";
import type { CgroupVersion, Knob } from "./types";

type Files = ReadonlyMap<string, string>;

/** What the files of a cgroup say, of either version. Files that are missing say nothing: their controller is off there. */
export function readFiles(
  files: Files,
  processes: readonly ProcessInfo[],
  version: CgroupVersion | null,
): Observed {
  const knobs = version === 1 ? knobsV1(files) : knobsV2(files);
  const score = scoreOf(processes);
  if (score !== null) knobs.set("oom_score_adj", score);
  return { knobs, usage: version === 1 ? usageV1(files) : usageV2(files) };
}

const AMOUNTS = [
  "cpu.weight",
  "memory.min",
  "memory.low",
  "memory.high",
  "memory.max",
  "memory.swap.max",
  "memory.oom.group",
  "pids.max",
] as const satisfies readonly Knob[];

function knobsV2(files: Files): Map<Knob, string> {
  const knobs = new Map<Knob, string>();
  for (const knob of AMOUNTS) keep(knobs, knob, amountText(files.get(knob)));
  keep(knobs, "cpu.max", quotaText(files.get("cpu.max")));
  const cpus = files.get("cpuset.cpus");
  if (cpus !== undefined) knobs.set("cpuset.cpus", cpus.trim());
  for (const [name, text] of files) {
    const [, size] = /^hugetlb\.(\d+[KMG]B)\.max$/.exec(name) ?? [];
    if (size !== undefined) keep(knobs, `hugetlb.${size}.max`, amountText(text, UNLIMITED_HUGE_PAGES));
  }
  return knobs;
}

function knobsV1(files: Files): Map<Knob, string> {
  const knobs = new Map<Knob, string>();
  keep(knobs, "cpu.shares", amountText(files.get("cpu.shares")));
  const quota = files.get("cpu.cfs_quota_us")?.trim();
  const period = files.get("cpu.cfs_period_us")?.trim();
  if (quota !== undefined && period !== undefined) {
    keep(knobs, "cpu.max", quotaText(`${quota.startsWith("-") ? "max" : quota} ${period}`));
  }
  keep(knobs, "memory.max", amountText(files.get("memory.limit_in_bytes")));
  keep(knobs, "memory.memsw.max", amountText(files.get("memory.memsw.limit_in_bytes")));
  keep(knobs, "pids.max", amountText(files.get("pids.max")));
  const cpus = files.get("cpuset.cpus");
  if (cpus !== undefined) knobs.set("cpuset.cpus", cpus.trim());
  for (const [name, text] of files) {
    const [, size] = /^hugetlb\.(\d+[KMG]B)\.limit_in_bytes$/.exec(name) ?? [];
    if (size !== undefined) keep(knobs, `hugetlb.${size}.max`, amountText(text, UNLIMITED_HUGE_PAGES));
  }
  return knobs;
}

function keep(knobs: Map<Knob, string>, knob: Knob, value: string | null): void {
  if (value !== null) knobs.set(knob, value);
}

function quotaText(raw: string | undefined): string | null {
  const [, quota, period] = /^(max|\d{1,15}) (\d{1,15})$/.exec(raw?.trim() ?? "") ?? [];
  return quota === undefined ? null : `${quota} ${period}`;
}

/** Of all processes of a cgroup, when they agree. */
function scoreOf(processes: readonly ProcessInfo[]): string | null {
  const scores = new Set(processes.map(({ oomScoreAdj }) => oomScoreAdj));
  const [only] = scores;
  return scores.size === 1 && only !== null && only !== undefined ? String(only) : null;
}

/** A whole number of a file; null for "max", nothing, and what is no number. */
export function wholeOf(raw: string | undefined): number | null {
  const text = raw?.trim() ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** "key value" lines, in any order. */
function flat(raw: string | undefined): (key: string) => number | null {
  const pairs = new Map(
    (raw ?? "").split("\n").map((line) => line.trim().split(/\s+/, 2) as [string, string]),
  );
  return (key) => wholeOf(pairs.get(key));
}

const scaled = (value: number | null, by: number): number | null => (value === null ? null : value / by);

function usageV2(files: Files): Usage {
  const cpu = flat(files.get("cpu.stat"));
  const memory = flat(files.get("memory.stat"));
  const events = flat(files.get("memory.events"));
  const current = wholeOf(files.get("memory.current")) ?? sum(memory("anon"), memory("file"));
  const idle = memory("inactive_file");
  return {
    cpuSeconds: scaled(cpu("usage_usec"), 1e6),
    cpuAt: null,
    cpuMilli: null,
    memory: current,
    workingSet: current === null || idle === null ? null : Math.max(0, current - idle),
    anon: memory("anon"),
    file: memory("file"),
    swap: wholeOf(files.get("memory.swap.current")),
    peak: wholeOf(files.get("memory.peak")),
    periods: cpu("nr_periods"),
    throttledPeriods: cpu("nr_throttled"),
    throttledSeconds: scaled(cpu("throttled_usec"), 1e6),
    oomKills: events("oom_kill"),
    highEvents: events("high"),
    maxEvents: events("max"),
    pids: wholeOf(files.get("pids.current")),
    pressure: pressureOf(files),
  };
}

function usageV1(files: Files): Usage {
  const cpu = flat(files.get("cpu.stat"));
  const memory = flat(files.get("memory.stat"));
  const current = wholeOf(files.get("memory.usage_in_bytes"));
  const idle = memory("total_inactive_file");
  const withSwap = wholeOf(files.get("memory.memsw.usage_in_bytes"));
  return {
    cpuSeconds: scaled(wholeOf(files.get("cpuacct.usage")), 1e9),
    cpuAt: null,
    cpuMilli: null,
    memory: current,
    workingSet: current === null || idle === null ? null : Math.max(0, current - idle),
    anon: memory("total_rss"),
    file: memory("total_cache"),
    swap: withSwap === null || current === null ? null : Math.max(0, withSwap - current),
    peak: wholeOf(files.get("memory.max_usage_in_bytes")),
    periods: cpu("nr_periods"),
    throttledPeriods: cpu("nr_throttled"),
    throttledSeconds: scaled(cpu("throttled_time"), 1e9),
    oomKills: flat(files.get("memory.oom_control"))("oom_kill"),
    highEvents: null,
    maxEvents: wholeOf(files.get("memory.failcnt")),
    pids: wholeOf(files.get("pids.current")),
    pressure: { cpu: null, memory: null, io: null },
  };
}

const sum = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b);

function pressureOf(files: Files): Usage["pressure"] {
  const read = (resource: PressureResource) => readPressure(files.get(`${resource}.pressure`));
  const [cpu, memory, io] = RESOURCES.map(read);
  return { cpu: cpu ?? null, memory: memory ?? null, io: io ?? null };
}

/** `some avg10=0.00 avg60=0.00 avg300=0.00 total=123`, and the same for `full`; null for no such file. */
export function readPressure(raw: string | undefined): Stall | null {
  if (raw === undefined) return null;
  const line = (kind: string): Pressure | null => {
    const [, avg10, avg60, avg300, total] =
      new RegExp(`^${kind} avg10=([\\d.]+) avg60=([\\d.]+) avg300=([\\d.]+) total=(\\d+)`, "m").exec(raw) ??
      [];
    if (total === undefined) return null;
    return { avg10: Number(avg10), avg60: Number(avg60), avg300: Number(avg300), total: Number(total) };
  };
  const [some, full] = [line("some"), line("full")];
  return some === null && full === null ? null : { some, full };
}
