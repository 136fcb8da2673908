import type { CgroupRow, PressureCell } from "./row-schema";

/** What of a row changes with each look, as numbers without names: the rest of it is sent when it changes, which is seldom. */
export type Figures = readonly [
  usage: readonly (number | null)[],
  pressure: readonly (readonly (number | null)[] | null)[],
  share: number | null,
  spark: readonly (number | null)[],
];

const CHANGING = ["usage", "pressure", "share", "spark"] as const;
export type StillRow = Omit<CgroupRow, (typeof CHANGING)[number]>;

const USAGE = [
  "cpuMilli",
  "memory",
  "workingSet",
  "anon",
  "peak",
  "pids",
  "oomKills",
  "highEvents",
  "throttledSeconds",
  "throttled",
] as const satisfies readonly (keyof CgroupRow["usage"])[];

const RESOURCES = ["cpu", "memory", "io"] as const;
const CELL = ["some", "some60", "some300", "full"] as const;

export function splitRow({
  usage,
  pressure,
  share,
  spark,
  ...still
}: CgroupRow): readonly [StillRow, Figures] {
  const cells = RESOURCES.map((resource) => packCell(pressure[resource]));
  return [still, [USAGE.map((name) => usage[name]), cells, share, spark]];
}

/** The row again. @param figures of the same frame */
export function joinRow<R extends StillRow>(
  still: R,
  [usage, pressure, share, spark]: Figures,
): R & CgroupRow {
  const used = Object.fromEntries(USAGE.map((name, i) => [name, usage[i] ?? null])) as CgroupRow["usage"];
  const [cpu = null, memory = null, io = null] = pressure.map(openCell);
  return { ...still, usage: used, pressure: { cpu, memory, io }, share, spark: [...spark] };
}

const packCell = (cell: PressureCell | null) =>
  cell === null ? null : [...CELL.map((name) => cell[name]), Number(cell.measured)];

function openCell(packed: readonly (number | null)[] | null): PressureCell | null {
  if (packed === null) return null;
  const [some = null, some60 = null, some300 = null, full = null, measured = 0] = packed;
  return { some, some60, some300, full, measured: measured === 1 };
}
