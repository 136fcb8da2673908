import { useState } from "react";
import { PanelFrame } from "@/components/data/panel-frame";
import { type Column, Table } from "@/components/ui/table";
import type { PanelState } from "@/lib/base/panel-state";
import styles from "./about.module.css";

interface ContextTableProps<Row> {
  title: string;
  /** Said beside the title: what the figures are of. */
  note: string;
  /** Said when there are no rows. */
  empty: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  state: PanelState;
}

/** Figures of each context that was used, a row each. */
export function ContextTable<Row extends { readonly context: string }>(props: ContextTableProps<Row>) {
  const { title, note, empty, columns, rows, state } = props;
  const [sort, setSort] = useState("");
  return (
    <PanelFrame title={title} state={state} note={note}>
      {rows.length === 0 ? (
        <p className={styles.empty}>{empty}</p>
      ) : (
        <Table
          label={title}
          columns={columns}
          rows={rows}
          keyOf={contextOf}
          sort={sort}
          onSort={setSort}
          fit={8}
        />
      )}
    </PanelFrame>
  );
}

const contextOf = ({ context }: { readonly context: string }) => context;

export const CONTEXT = { id: "context", title: "Context", text: contextOf };

/** A column of numbers: shown by `format`, sorted by `value`. */
export const figure = <Row,>(
  id: string,
  title: string,
  value: (row: Row) => number,
  format: (value: number) => string,
): Column<Row> => ({ id, title, align: "end", value, text: (row) => format(value(row)) });
