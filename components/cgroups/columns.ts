import type { TreeColumn } from "@/components/ui/tree-column";
import { COLUMN_IDS, type ColumnId } from "@/lib/cgroups/url";

interface Shape {
  readonly title: string;
  /** Wide enough for what is there beside what should be, with its mark. */
  readonly width: string;
  /** Said in the menu of columns. */
  readonly about: string;
}

export const COLUMNS: Readonly<Record<ColumnId, Shape>> = {
  cpu: { title: "CPU", width: "64px", about: "used, in millicores" },
  weight: { title: "Weight", width: "72px", about: "cpu.weight, on v1 cpu.shares" },
  share: { title: "Sure", width: "56px", about: "part of kubepods' CPU when everybody wants it all" },
  "cpu.max": { title: "CPU limit", width: "84px", about: "cpu.max" },
  throttled: { title: "Throttled", width: "68px", about: "part of periods between two looks" },
  memory: { title: "Memory", width: "72px", about: "working set" },
  "memory.max": { title: "Limit", width: "124px", about: "memory.max" },
  "memory.high": { title: "High", width: "124px", about: "memory.high" },
  "memory.low": { title: "Low", width: "124px", about: "memory.low" },
  "memory.min": { title: "Min", width: "124px", about: "memory.min" },
  swap: { title: "Swap limit", width: "124px", about: "memory.swap.max, on v1 memory and swap together" },
  oom: { title: "OOM", width: "56px", about: "processes killed for memory" },
  pids: { title: "Threads", width: "64px", about: "pids.current" },
  "pids.max": { title: "Most", width: "64px", about: "pids.max" },
  "psi.cpu": { title: "CPU waits", width: "112px", about: "pressure: time in which some task waited" },
  "psi.memory": { title: "Mem. waits", width: "72px", about: "memory pressure" },
  "psi.io": { title: "I/O waits", width: "80px", about: "I/O pressure" },
  oom_score_adj: { title: "OOM score", width: "72px", about: "oom_score_adj of its processes" },
};

export interface CgroupColumn extends TreeColumn {
  readonly id: ColumnId | "tree";
}

/** The tree, and what was chosen to stand beside it, in a fixed order. */
export function columnsOf(chosen: readonly ColumnId[]): readonly [CgroupColumn, ...CgroupColumn[]] {
  const beside = COLUMN_IDS.filter((id) => chosen.includes(id)).map((id) => {
    const { title, width } = COLUMNS[id];
    return { id, title, width, align: "end" as const };
  });
  return [{ id: "tree", title: "Cgroup", width: "minmax(260px, 1fr)" }, ...beside];
}
