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
    share: share.ofKubepods,
    weight: value("cpu.weight") ?? value("cpu.shares"),
    cpuMilli: series.latest(path)?.cpuMilli ?? observed.usage.cpuMilli,
    cpuMax: quota === "max" || quota === undefined ? null : (Number(quota) / Number(period)) * 1000,
    memory: observed.usage.workingSet,
    memoryMax: amount("memory.max"),
    memoryProtected: protection === 0 ? null : protection,
  };
}
