import { weightOfReadShares } from "../convert";
import { NO_USAGE, type Observed, type Stall, type Usage } from "../observed";
import type { CgroupVersion, Knob } from "../types";
import { type CadvisorRow, type Column, figureOf } from "./cadvisor-table";

/** cAdvisor's figures of a cgroup in the words of the kernel's files. It has no memory.low and no memory.high. */
export function readRow(row: CadvisorRow, version: CgroupVersion): Observed {
  const figure = (column: Column) => {
    const value = figureOf(row, column);
    return Number.isNaN(value) ? null : value;
  };
  const usage = usageOf(row, figure);
  // cAdvisor writes 0 for what the root does not have, and for pressure, which v1 has of no cgroup.
  const known = row.id === "/" ? { ...usage, pids: null, oomKills: usage.oomKills || null } : usage;
  return {
    knobs: row.id === "/" ? new Map() : knobsOf(figure, version),
    usage: version === 1 ? { ...known, pressure: NO_USAGE.pressure } : known,
  };
}

type Figure = (column: Column) => number | null;

function knobsOf(figure: Figure, version: CgroupVersion): Map<Knob, string> {
  const knobs = new Map<Knob, string>();
  const shares = figure("container_spec_cpu_shares");
  // 0 stands for a cgroup without the controller.
  if (shares !== null && shares >= 2) {
    if (version === 1) knobs.set("cpu.shares", String(shares));
    else knobs.set("cpu.weight", String(weightOfReadShares(shares)));
  }
  const period = figure("container_spec_cpu_period");
  if (period !== null && period > 0) {
    knobs.set("cpu.max", `${figure("container_spec_cpu_quota") ?? "max"} ${period}`);
  }
  limit(knobs, "memory.max", figure("container_spec_memory_limit_bytes"));
  limit(knobs, "pids.max", figure("container_threads_max"));
  const reserved = figure("container_spec_memory_reservation_limit_bytes");
  if (version === 2 && reserved !== null) knobs.set("memory.min", String(reserved));
  const swap = figure("container_spec_memory_swap_limit_bytes");
  // 0 may be a limit of 0 or none.
  if (version === 2 && swap !== null && swap > 0) knobs.set("memory.swap.max", String(swap));
  return knobs;
}

/** Where cAdvisor writes 0 for no limit, and what v1 has for one as it is. */
function limit(knobs: Map<Knob, string>, knob: Knob, value: number | null): void {
  if (value !== null) knobs.set(knob, value === 0 || value >= 2 ** 60 ? "max" : String(value));
}

function usageOf({ cpuAt }: CadvisorRow, figure: Figure): Usage {
  return {
    cpuSeconds: figure("container_cpu_usage_seconds_total"),
    cpuAt: Number.isNaN(cpuAt) ? null : cpuAt,
    cpuMilli: null,
    memory: figure("container_memory_usage_bytes"),
    workingSet: figure("container_memory_working_set_bytes"),
    anon: figure("container_memory_rss"),
    file: figure("container_memory_cache"),
    swap: figure("container_memory_swap"),
    peak: figure("container_memory_max_usage_bytes") || null,
    periods: figure("container_cpu_cfs_periods_total"),
    throttledPeriods: figure("container_cpu_cfs_throttled_periods_total"),
    throttledSeconds: figure("container_cpu_cfs_throttled_seconds_total"),
    oomKills: figure("container_oom_events_total"),
    highEvents: figure("container_memory_events_high_total"),
    maxEvents: figure("container_memory_events_max_total"),
    pids: figure("container_threads"),
    pressure: { cpu: stall(figure, "cpu"), memory: stall(figure, "memory"), io: stall(figure, "io") },
  };
}

function stall(figure: Figure, resource: "cpu" | "memory" | "io"): Stall | null {
  const of = (column: Column) => {
    const seconds = figure(column);
    return seconds === null ? null : { avg10: null, avg60: null, avg300: null, total: seconds * 1e6 };
  };
  const some = of(`container_pressure_${resource}_waiting_seconds_total`);
  const full = of(`container_pressure_${resource}_stalled_seconds_total`);
  return some === null && full === null ? null : { some, full };
}
