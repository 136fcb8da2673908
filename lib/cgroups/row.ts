import type { FlatRow } from "./flatten";
import type { Stall, Usage } from "./observed";
import type { CgroupRow, PressureCell } from "./row-schema";
import type { Moment } from "./series";
import type { Verdict } from "./verdict";
import type { CgroupView } from "./view";

/** A cgroup as a row of the tree grid: the same from a kubelet and from a paste. */
export function rowOf(flat: FlatRow, moments: readonly Moment[] = []): CgroupRow {
  const { view, open, position, siblings } = flat;
  const { path, depth, cls, state, role, container, share, checks, processes } = view;
  const latest = moments.at(-1) ?? null;
  return {
    key: path,
    label: labelOf(view),
    level: depth + 1,
    open,
    position,
    siblings,
    kind: cls.kind,
    qos: cls.qos,
    state,
    role,
    mismatch: cls.mismatch,
    pod: podOf(view),
    container:
      container === null
        ? null
        : {
            name: container.name,
            kind: container.kind,
            restarts: container.restarts,
            oomKilled: container.oomKilled,
          },
    processes: processes.length,
    checks: checks.map(({ knob, observed, expected, verdict }) => [
      knob,
      observed,
      expected?.value ?? null,
      verdict.kind,
    ]),
    worst: worstOf(checks.map(({ verdict }) => verdict)),
    share: share.ofKubepods === null ? null : Math.round(share.ofKubepods * 1e6) / 1e6,
    usage: figuresOf(view.observed.usage, latest),
    pressure: pressureOf(view.observed.usage, latest),
    spark: moments
      .slice(-SPARK)
      .map(({ cpuStall }) => (cpuStall === null ? null : Math.round(cpuStall * 100))),
  };
}

/** Points of a sparkline in a row; the details have all. */
const SPARK = 16;

/** What a person knows the cgroup by; the path's own name stands beside it. */
export function labelOf({ cls, pod, container, hint, role, name, path }: CgroupView): string {
  if (path === "/") return "node";
  if (cls.kind === "pod") {
    if (pod !== null) return `${pod.namespace}/${pod.name}`;
    return hint?.pod ? `${hint.namespace}/${hint.pod}` : name;
  }
  if (cls.kind === "container") {
    if (role === "sandbox") return "sandbox";
    return container?.name ?? (hint?.container || name);
  }
  if (cls.kind === "kubepods") return "kubepods";
  return cls.kind === "qos" ? (cls.qos ?? name) : name;
}

function podOf({ pod, hint }: CgroupView): CgroupRow["pod"] {
  if (pod !== null)
    return { namespace: pod.namespace, name: pod.name, isStatic: pod.isStatic, resize: pod.resize };
  return hint?.pod ? { namespace: hint.namespace, name: hint.pod, isStatic: false, resize: null } : null;
}

const ORDER: readonly Verdict["kind"][] = [
  "differs",
  "explained",
  "rounded",
  "equal",
  "unpredicted",
  "unobservable",
];

/** The one that says most: a difference before everything else. */
export function worstOf(verdicts: readonly Verdict[]): Verdict["kind"] | null {
  return ORDER.find((kind) => verdicts.some((verdict) => verdict.kind === kind)) ?? null;
}

function figuresOf(usage: Usage, latest: Moment | null): CgroupRow["usage"] {
  const { workingSet, memory, anon, peak, pids, oomKills, highEvents, throttledSeconds } = usage;
  return {
    cpuMilli: round(latest?.cpuMilli ?? usage.cpuMilli),
    memory,
    workingSet,
    anon,
    peak,
    pids,
    oomKills,
    highEvents,
    throttledSeconds: throttledSeconds === null ? null : Math.round(throttledSeconds * 1000) / 1000,
    throttled: latest?.throttled ?? null,
  };
}

const round = (value: number | null): number | null => (value === null ? null : Math.round(value * 10) / 10);

function pressureOf({ pressure }: Usage, latest: Moment | null): CgroupRow["pressure"] {
  return {
    cpu: cellOf(pressure.cpu, latest?.cpuStall ?? null),
    memory: cellOf(pressure.memory, latest?.memoryStall ?? null),
    io: cellOf(pressure.io, latest?.ioStall ?? null),
  };
}

/** Percent: of the last 10, 60 and 300 s; where only sums are known, of the time between two looks. */
function cellOf(stall: Stall | null, share: number | null): PressureCell | null {
  if (stall === null) return null;
  const { some, full } = stall;
  return {
    some: some?.avg10 ?? (share === null ? null : Math.round(share * 10_000) / 100),
    some60: some?.avg60 ?? null,
    some300: some?.avg300 ?? null,
    full: full?.avg10 ?? null,
    measured: some?.avg10 !== undefined && some?.avg10 !== null,
  };
}
