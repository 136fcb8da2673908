import type { CgroupDetail, CheckDetail } from "./api-schema";
import type { FlatRow } from "./flatten";
import type { Pressure, Usage } from "./observed";
import { rowOf } from "./row";
import type { Moment } from "./series";
import type { CgroupVersion, Knob } from "./types";
import type { Check, Verdict } from "./verdict";
import type { NodeTree } from "./view";

/** Processes that are listed. */
const MAX_PROCESSES = 500;

/** One cgroup with the derivation of each of its values. */
export function detailOf(tree: NodeTree, path: string, moments: readonly Moment[]): CgroupDetail {
  const view = tree.cgroups.find((cgroup) => cgroup.path === path);
  if (view === undefined) return { ...NOT_THERE, source: tree.source };
  const flat: FlatRow = { view, open: null, position: 1, siblings: 1 };
  return {
    row: rowOf(flat, moments),
    checks: view.checks.map((check) => checkDetail(check, tree.facts.version)),
    figures: figuresOf(view.observed.usage),
    moments: [...moments],
    processes: view.processes.slice(0, MAX_PROCESSES),
    podUid: view.cls.podUid,
    containerId: view.cls.containerId,
    source: tree.source,
    measuredAt: view.observed.usage.cpuAt,
  };
}

const NOT_THERE: CgroupDetail = {
  row: null,
  checks: [],
  figures: [],
  moments: [],
  processes: [],
  podUid: null,
  containerId: null,
  source: "none",
  measuredAt: null,
};

function checkDetail({ knob, expected, observed, verdict }: Check, version: CgroupVersion): CheckDetail {
  return {
    knob,
    file: fileOf(knob, version),
    observed,
    expected: expected?.value ?? null,
    verdict: verdict.kind,
    why: whyOf(verdict),
    rule: expected?.derivation.rule ?? null,
    inputs: [...(expected?.derivation.inputs ?? [])],
    steps: [...(expected?.derivation.steps ?? [])],
    source: expected?.derivation.source ?? null,
  };
}

function whyOf(verdict: Verdict): string[] {
  if (verdict.kind === "differs") return [...verdict.reasons];
  return "why" in verdict ? [verdict.why] : [];
}

const V1: Readonly<Partial<Record<Knob, string>>> = {
  "cpu.max": "cpu.cfs_quota_us, cpu.cfs_period_us",
  "memory.max": "memory.limit_in_bytes",
  "memory.memsw.max": "memory.memsw.limit_in_bytes",
};

/** The file that holds a setting; oom_score_adj is one of /proc. */
export function fileOf(knob: Knob, version: CgroupVersion): string {
  if (knob === "oom_score_adj") return "/proc/<pid>/oom_score_adj";
  if (version === 1) return V1[knob] ?? knob.replace(/^(hugetlb\..*)\.max$/, "$1.limit_in_bytes");
  return knob;
}

function figuresOf(usage: Usage): CgroupDetail["figures"] {
  const figure = (name: string, value: number | null, unit: string) => ({ name, value, unit });
  return [
    figure("CPU time", usage.cpuSeconds, "s"),
    figure("periods", usage.periods, ""),
    figure("throttled periods", usage.throttledPeriods, ""),
    figure("throttled", usage.throttledSeconds, "s"),
    figure("memory charged", usage.memory, "B"),
    figure("working set", usage.workingSet, "B"),
    figure("anonymous", usage.anon, "B"),
    figure("files", usage.file, "B"),
    figure("swap", usage.swap, "B"),
    figure("peak", usage.peak, "B"),
    figure("OOM kills", usage.oomKills, ""),
    figure("over memory.high", usage.highEvents, ""),
    figure("at memory.max", usage.maxEvents, ""),
    figure("threads", usage.pids, ""),
    ...(["cpu", "memory", "io"] as const).flatMap((resource) => {
      const stall = usage.pressure[resource];
      return stall === null
        ? []
        : [
            ...pressureFigures(`${resource} some`, stall.some),
            ...pressureFigures(`${resource} full`, stall.full),
          ];
    }),
  ].filter(({ value }) => value !== null);
}

function pressureFigures(name: string, pressure: Pressure | null): CgroupDetail["figures"] {
  if (pressure === null) return [];
  return [
    { name: `${name} 10 s`, value: pressure.avg10, unit: "%" },
    { name: `${name} 60 s`, value: pressure.avg60, unit: "%" },
    { name: `${name} 300 s`, value: pressure.avg300, unit: "%" },
    { name: `${name} in all`, value: pressure.total === null ? null : pressure.total / 1e6, unit: "s" },
  ];
}
