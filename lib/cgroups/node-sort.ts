import { worstPressure } from "./node-pressure";
import type { NodeRow } from "./node-row";

/** By what the table of nodes can be sorted: its columns. */
export const NODE_SORTS = [
  "name",
  "ready",
  "pods",
  "cpu",
  "memory",
  "pressure",
  "requests",
  "memory-requests",
  "cpu-limits",
  "limits",
  "findings",
  "kubelet",
] as const;
export type NodeSort = (typeof NODE_SORTS)[number];

/** A column, and whether the most comes first. */
export interface NodeOrder {
  readonly by: NodeSort;
  readonly descending: boolean;
}

/** "-cpu" is by CPU, the most first; null for what is no order. */
export function readNodeOrder(spec: string): NodeOrder | null {
  const descending = spec.startsWith("-");
  const by = NODE_SORTS.find((one) => one === (descending ? spec.slice(1) : spec));
  return by === undefined ? null : { by, descending };
}

/** Whether rows have to be known that nobody has on the screen. */
export const needsAll = ({ by }: NodeOrder): boolean => by !== "name" && by !== "ready" && by !== "kubelet";

/** A sorted copy: what is not known comes last either way, and what is equal stands by name. */
export function sortNodes(rows: readonly NodeRow[], { by, descending }: NodeOrder): NodeRow[] {
  const sign = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: sortKey(row, by) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null)
        return Number(a.value === null) - Number(b.value === null) || byName(a.row, b.row);
      return sign * compare(a.value, b.value) || byName(a.row, b.row);
    })
    .map(({ row }) => row);
}

const collator = new Intl.Collator("en", { numeric: true });
const byName = (a: NodeRow, b: NodeRow) => collator.compare(a.name, b.name);

const compare = (a: string | number, b: string | number) =>
  typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));

/** Requests and limits as parts of what is allocatable: that is what overcommitting means. */
function sortKey(row: NodeRow, by: NodeSort): string | number | null {
  const { requests, limits, allocatable, pods } = row;
  switch (by) {
    case "name":
      return row.name;
    case "ready":
      return row.ready === "True" ? row.conditions.length : row.ready === "False" ? 10 : 11;
    case "pods":
      return pods === null ? null : Object.values(pods).reduce((sum, count) => sum + count, 0);
    case "cpu":
      return row.usage?.cpuMilli ?? null;
    case "memory":
      return row.usage?.memory ?? null;
    case "pressure":
      return worstPressure(row.pressure)?.part ?? null;
    case "requests":
      return part(requests?.cpu, allocatable.cpu);
    case "memory-requests":
      return part(requests?.memory, allocatable.memory);
    case "cpu-limits":
      return part(limits?.cpu, allocatable.cpu);
    case "limits":
      return part(limits?.memory, allocatable.memory);
    case "findings":
      return row.findings;
    case "kubelet":
      return row.kubelet;
  }
}

const part = (amount: number | undefined, of: number) =>
  amount === undefined || of === 0 ? null : amount / of;
