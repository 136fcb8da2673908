import { z } from "zod";
import { labelOf } from "./row";
import type { Series } from "./series";
import { QOS_CLASSES } from "./types";
import type { CgroupView, NodeTree } from "./view";

/** One area of the picture of CPU and memory; parents come before children. */
export const mapCellSchema = z.object({
  key: z.string().describe("the cgroup's path"),
  parent: z.string().nullable(),
  label: z.string(),
  kind: z.string(),
  qos: z.enum(QOS_CLASSES).nullable(),
  share: z.number().nullable().describe("of kubepods' CPU under contention, 0 to 1"),
  weight: z.string().nullable(),
  cpuMilli: z.number().nullable().describe("used"),
  cpuMax: z.number().nullable().describe("limit in millicores; null for none"),
  memory: z.number().nullable().describe("working set, bytes"),
  memoryMax: z.number().nullable().describe("null for none"),
  memoryProtected: z.number().nullable().describe("memory.min and memory.low, the larger"),
});
export type MapCell = z.infer<typeof mapCellSchema>;

/** What of an area changes with each look: share, millicores, bytes. */
export type MapFigures = readonly [share: number | null, cpuMilli: number | null, memory: number | null];
export type StillCell = Omit<MapCell, "share" | "cpuMilli" | "memory">;

export const splitCell = ({
  share,
  cpuMilli,
  memory,
  ...still
}: MapCell): readonly [StillCell, MapFigures] => [still, [share, cpuMilli, memory]];

export const joinCell = (still: StillCell, [share, cpuMilli, memory]: MapFigures): MapCell => ({
  ...still,
  share,
  cpuMilli,
  memory,
});

export const MAX_CELLS = 2000;

/** Kubepods and everything of Kubernetes below it. */
export function mapOf(tree: NodeTree, series: Pick<Series, "latest">): MapCell[] {
  return tree.cgroups
    .filter(
      ({ cls, state }) =>
        state !== "gone" && ["kubepods", "qos", "pod", "container"].includes(cls.kind) && cls.root !== null,
    )
    .slice(0, MAX_CELLS)
    .map((view) => cellOf(view, series));
}

function cellOf(view: CgroupView, series: Pick<Series, "latest">): MapCell {
  const { path, parent, cls, share, observed } = view;
  const value = (knob: string) => {
    const check = view.checks.find((one) => one.knob === knob);
    return check?.observed ?? check?.expected?.value ?? null;
  };
  const amount = (knob: string) => {
    const text = value(knob);
    return text === null || text === "max" ? null : Number(text);
  };
  const [quota, period] = (value("cpu.max") ?? "max").split(" ");
  const protection = Math.max(amount("memory.min") ?? 0, amount("memory.low") ?? 0);
  return {
    key: path,
    parent: cls.kind === "kubepods" ? null : parent,
    label: labelOf(view),
    kind: cls.kind,
    qos: cls.qos,
    share: rounded(share.ofKubepods, 1e6),
    weight: value("cpu.weight") ?? value("cpu.shares"),
    cpuMilli: rounded(series.latest(path)?.cpuMilli ?? observed.usage.cpuMilli, 10),
    cpuMax: quota === "max" || quota === undefined ? null : (Number(quota) / Number(period)) * 1000,
    memory: observed.usage.workingSet,
    memoryMax: amount("memory.max"),
    memoryProtected: protection === 0 ? null : protection,
  };
}

const rounded = (value: number | null, by: number): number | null =>
  value === null ? null : Math.round(value * by) / by;
