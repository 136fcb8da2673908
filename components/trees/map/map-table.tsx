import { useState } from "react";
import { type Column, Table } from "@/components/ui/table";
import { formatCount } from "@/lib/base/format";
import { HEALTH_ORDER } from "@/lib/objects/health";
import type { Branch } from "@/lib/trees/map/branch";
import { kindName } from "@/lib/trees/map/drawing";
import { type MapCell, type MapGroup, sizeOf } from "@/lib/trees/map/groups";
import { HEALTH_WORDS } from "../health";

interface Part {
  readonly group: MapGroup;
  readonly cell: MapCell;
}

const COLUMNS: readonly Column<Part>[] = [
  { id: "group", title: "Group", text: ({ group }) => group.title, most: 40 },
  { id: "kind", title: "Kind", grow: true, text: ({ cell }) => kindName(cell[0]) },
  {
    id: "objects",
    title: "Objects",
    align: "end",
    text: ({ cell }) => formatCount(sizeOf(cell)),
    value: ({ cell }) => sizeOf(cell),
  },
  ...HEALTH_ORDER.map((state, at): Column<Part> => {
    const count = ({ cell }: Part) => Number(cell[at + 1] ?? 0);
    return {
      id: state,
      title: HEALTH_WORDS[state],
      align: "end",
      text: (part) => (count(part) === 0 ? "" : formatCount(count(part))),
      value: count,
    };
  }),
];

interface MapTableProps {
  groups: readonly MapGroup[];
  onOpen(branch: Branch): void;
}

/** The map as text: the same parts with the same figures. */
export function MapTable({ groups, onOpen }: MapTableProps) {
  const [sort, setSort] = useState("");
  const parts = groups.flatMap((group) => group.cells.map((cell) => ({ group, cell })));
  return (
    <Table
      label="Everything by group and kind"
      columns={COLUMNS}
      rows={parts}
      keyOf={({ group, cell }) => `${group.key} ${cell[0]}`}
      sort={sort}
      onSort={setSort}
      onActivate={({ group, cell }) => onOpen({ key: group.key, title: group.title, kind: cell[0] })}
    />
  );
}
