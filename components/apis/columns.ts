import type { TreeColumn } from "@/components/ui/tree-column";

export interface WideColumn extends TreeColumn {
  readonly id: ColumnId;
  /** Shown where the table has at least so much room, px. */
  readonly from: number;
}

export type ColumnId =
  | "name"
  | "kind"
  | "scope"
  | "verbs"
  | "may"
  | "short"
  | "categories"
  | "server"
  | "stored"
  | "objects"
  | "state";

const COLUMNS: readonly [WideColumn, ...WideColumn[]] = [
  { id: "name", title: "Group, version, resource", width: "minmax(165px, 2fr)", from: 0 },
  { id: "kind", title: "Kind", width: "minmax(110px, 1.2fr)", from: 550 },
  { id: "scope", title: "Scope", width: "10ch", from: 755 },
  { id: "verbs", title: "Verbs", width: "9ch", from: 0 },
  { id: "may", title: "May I", width: "5ch", from: 460 },
  { id: "short", title: "Short", width: "10ch", from: 910 },
  { id: "categories", title: "Categories", width: "minmax(9ch, 14ch)", from: 1150 },
  { id: "server", title: "Served by", width: "minmax(15ch, 1fr)", from: 670 },
  { id: "stored", title: "Stored as", width: "13ch", from: 1015 },
  { id: "objects", title: "Objects", width: "8ch", align: "end", from: 830 },
  { id: "state", title: "State", width: "minmax(13ch, 16ch)", from: 0 },
];

/** The columns that there is room for; the details have all. */
export function columnsFor(width: number): readonly [WideColumn, ...WideColumn[]] {
  const [first, ...others] = COLUMNS;
  return [first, ...others.filter(({ from }) => from <= width)];
}
