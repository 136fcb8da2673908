import { type Field, list, oneOf, text } from "@/lib/link/field";
import { defineView, type StateOf } from "@/lib/link/view";
import { DEPTHS } from "./flatten";
import { readNodeOrder } from "./node-sort";

/** What can stand beside the tree; a person chooses which. */
export const COLUMN_IDS = [
  "cpu",
  "weight",
  "share",
  "cpu.max",
  "throttled",
  "memory",
  "memory.max",
  "memory.high",
  "memory.low",
  "memory.min",
  "swap",
  "oom",
  "pids",
  "pids.max",
  "psi.cpu",
  "psi.memory",
  "psi.io",
  "oom_score_adj",
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

export const DEFAULT_COLUMNS: readonly ColumnId[] = [
  "cpu",
  "weight",
  "share",
  "cpu.max",
  "throttled",
  "memory",
  "memory.max",
  "oom",
  "pids",
  "psi.cpu",
  "psi.memory",
];

const NODE = /^$|^[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?$/;

/** A node's name, or nothing: the table of all nodes. */
function nodeField(): Field<string> {
  const name = text({ max: 253 });
  return { ...name, parse: (raw) => (NODE.test(raw) ? name.parse(raw) : undefined) };
}

function sortField(): Field<string> {
  const sort = text({ max: 20 });
  return {
    ...sort,
    parse: (raw) => (raw === "" || readNodeOrder(raw) !== null ? sort.parse(raw) : undefined),
  };
}

function columnsField(): Field<readonly ColumnId[]> {
  const columns = list(oneOf(COLUMN_IDS, "cpu"), { max: COLUMN_IDS.length });
  return { ...columns, initial: DEFAULT_COLUMNS };
}

/** The cgroup view's URL: which node, how it is read, what is open and chosen. */
export const cgroupsView = defineView({
  path: "/cgroups",
  title: "Cgroups",
  fields: {
    node: nodeField(),
    panel: oneOf(["tree", "map", "text", "paste", "settings"], "tree"),
    /** Of the table of all nodes: a column, with - before it for the most first. */
    sort: sortField(),
    depth: oneOf(DEPTHS, "containers"),
    find: text({ max: 200 }),
    columns: columnsField(),
    /** The chosen cgroup's path. */
    cgroup: text({ max: 1024 }),
    /** The file whose derivation is open. */
    why: text({ max: 40 }),
    /** Of the map: what areas stand for. */
    area: oneOf(["cpu", "memory"], "cpu"),
  },
});

export type CgroupsState = StateOf<typeof cgroupsView>;
export type CgroupsPanel = CgroupsState["panel"];
