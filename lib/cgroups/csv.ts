import type { CgroupRow } from "./row-schema";

const HEAD = [
  "path",
  "kind",
  "qos",
  "state",
  "role",
  "namespace",
  "pod",
  "container",
  "cpu_millicores",
  "working_set_bytes",
  "memory_bytes",
  "threads",
  "oom_kills",
  "throttled_seconds",
  "share_of_kubepods",
  "psi_cpu_some_percent",
  "psi_memory_some_percent",
  "psi_io_some_percent",
] as const;

/**
 * A node's rows as CSV (RFC 4180): figures in base units, unknown ones empty, and for each kernel setting what is there, what
 * should be there and the verdict.
 */
export function csvOf(rows: readonly CgroupRow[]): string {
  const knobs = [...new Set(rows.flatMap(({ checks }) => checks.map(([knob]) => knob)))].sort();
  const head = [...HEAD, ...knobs.flatMap((knob) => [knob, `${knob} expected`, `${knob} verdict`])];
  const lines = rows.map((row) => [...figuresOf(row), ...knobs.flatMap((knob) => checkOf(row, knob))]);
  return [head, ...lines].map((cells) => cells.map(cell).join(",")).join("\r\n");
}

function figuresOf({ key, kind, qos, state, role, pod, container, usage, share, pressure }: CgroupRow) {
  return [
    key,
    kind,
    qos,
    state,
    role,
    pod?.namespace,
    pod?.name,
    container?.name,
    usage.cpuMilli,
    usage.workingSet,
    usage.memory,
    usage.pids,
    usage.oomKills,
    usage.throttledSeconds,
    share,
    pressure.cpu?.some,
    pressure.memory?.some,
    pressure.io?.some,
  ];
}

function checkOf({ checks }: CgroupRow, knob: string): readonly (string | null)[] {
  const [, observed, expected, verdict] = checks.find(([name]) => name === knob) ?? [];
  return [observed ?? null, expected ?? null, verdict ?? null];
}

/** Quoted where it must be; a text that a spreadsheet would take for a formula gets a quote before it. */
function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  const text =
    typeof value === "string" && /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value))
      ? `'${value}`
      : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
