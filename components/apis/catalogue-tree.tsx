import { useEffect, useMemo, useRef, useState } from "react";
import { TreeGrid } from "@/components/ui/tree-grid";
import { useRoom } from "@/components/ui/use-room";
import type { Catalogue } from "@/lib/apis/catalogue";
import { type CatalogueRow, catalogueRows } from "@/lib/apis/rows";
import styles from "./apis.module.css";
import type { CellContext } from "./cell-context";
import { cellMaker } from "./cell-maker";
import { columnsFor } from "./columns";

interface CatalogueTreeProps {
  shown: Catalogue;
  /** Everything that was found is open. */
  searching: boolean;
  at: string;
  onChoose(at: string): void;
  context: CellContext;
}

/** Groups, versions and resources as one tree; only what is in view is in the document. */
export function CatalogueTree({ shown, searching, at, onChoose, context }: CatalogueTreeProps) {
  const { room, width } = useRoom();
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const rows = useMemo(
    () => catalogueRows(shown, searching ? NONE : toggled, searching),
    [shown, toggled, searching],
  );
  const columns = useMemo(() => columnsFor(width), [width]);
  const goTo = useGoTo(rows, at);
  const cell = useMemo(() => cellMaker(context), [context]);
  const toggle = (index: number, open: boolean) => {
    const row = rows[index];
    if (row !== undefined) setToggled((before) => new Map(before).set(row.key, open));
  };
  return (
    <div ref={room} className={styles.tree}>
      {width > 0 && (
        <TreeGrid
          label="Catalogue"
          columns={columns}
          count={rows.length}
          row={(index) => rows[index] ?? null}
          cell={cell}
          onToggle={toggle}
          onActivate={(index) => toggle(index, !(rows[index]?.open ?? true))}
          onSelect={(index) => onChoose(rows[index]?.key ?? "")}
          goTo={goTo}
        />
      )}
    </div>
  );
}

const NONE: ReadonlyMap<string, boolean> = new Map();

/** Brings what the link, a strip or the log names into view; what was chosen in the tree is in view already. */
function useGoTo(rows: readonly CatalogueRow[], at: string) {
  const [goTo, setGoTo] = useState<{ index: number } | null>(null);
  const shownAt = useRef("");
  useEffect(() => {
    if (at === shownAt.current) return;
    shownAt.current = at;
    const index = rows.findIndex(({ key }) => key === at);
    if (index >= 0) setGoTo({ index });
  }, [rows, at]);
  return goTo;
}
