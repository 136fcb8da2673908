import { memo, type ReactNode } from "react";
import { cssVars, cx } from "./cx";
import { Icon } from "./icons";
import { sameFields } from "./same-fields";
import type { TreeColumn } from "./tree-column";
import styles from "./tree-grid.module.css";
import type { TreeRow } from "./tree-keys";

export interface TreeGridRowProps {
  index: number;
  /** Null while it is being fetched. */
  row: TreeRow | null;
  columns: readonly [TreeColumn, ...TreeColumn[]];
  cell(row: TreeRow, column: TreeColumn): ReactNode;
  focused: boolean;
  onFocus(index: number): void;
  onToggle(index: number, open: boolean): void;
}

/** Made again only when what it says is another: however often the tree around it is. */
export const TreeGridRow = memo(
  Row,
  ({ row: before, ...others }, { row: next, ...now }) =>
    sameFields(others, now) && sameFields(before ?? NONE, next ?? NONE),
);

/** In the place of a row that is under way. */
const NONE = {};

function Row({ index, row, columns, cell, focused, onFocus, onToggle }: TreeGridRowProps) {
  const [first, ...others] = columns;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-level={row?.level ?? 1}
      aria-posinset={row?.position}
      aria-setsize={row?.siblings}
      aria-expanded={row?.open ?? undefined}
      aria-selected={focused}
      tabIndex={focused ? 0 : -1}
      className={styles.row}
      onFocus={() => onFocus(index)}
    >
      <div role="gridcell" className={TREE_CELL}>
        {row !== null && <Twisty row={row} onToggle={(open) => onToggle(index, open)} />}
        <span className={styles.label}>{row !== null && cell(row, first)}</span>
      </div>
      {others.map((column) => (
        <div key={column.id} role="gridcell" className={column.align === "end" ? END_CELL : styles.cell}>
          {row !== null && cell(row, column)}
        </div>
      ))}
    </div>
  );
}

const TREE_CELL = cx(styles.cell, styles.tree);
const END_CELL = cx(styles.cell, styles.end);

/** The room that shows the level, and the button of what can be opened. */
function Twisty({ row: { level, open }, onToggle }: { row: TreeRow; onToggle(open: boolean): void }) {
  const indent = (
    <span className={cx(styles.indent, open === null && styles.leaf)} style={cssVars({ "--level": level })} />
  );
  if (open === null) return indent;
  return (
    <>
      {indent}
      <button
        type="button"
        tabIndex={-1}
        aria-label={open ? "Close" : "Open"}
        className={cx(styles.twisty, open && styles.twistyOpen)}
        onClick={() => onToggle(!open)}
      >
        <Icon name="chevronRight" />
      </button>
    </>
  );
}
