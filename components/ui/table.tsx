import { type KeyboardEvent, type ReactNode, useMemo, useRef } from "react";
import { cssVars, cx } from "./cx";
import { movedIndex } from "./keys";
import { useRovingRow } from "./roving";
import { SafeText } from "./safe-text";
import { parseSort, type Sortable, type SortSpec, sortRows } from "./sort";
import { ariaSort, SortButton } from "./sort-button";
import styles from "./table.module.css";
import { rowIndexOf, VirtualList, type VirtualListHandle } from "./virtual-list";

export interface Column<R> {
  readonly id: string;
  readonly title: string;
  /** What the cell says: sets the column's width, and is on hover where it is cut. */
  text(row: R): string;
  /** What the column sorts by, when that is not its text: the parsed quantity, the instant. */
  value?(row: R): Sortable;
  /** What the cell shows, when that is more than its text. */
  cell?(row: R): ReactNode;
  readonly align?: "start" | "end";
  /** Most characters before text is cut; 48 when left out. */
  readonly most?: number;
  /** Takes the room that is left, instead of leaving it empty at the end. */
  readonly grow?: boolean;
  /** What is on hover, when that is not the text: the raw value of a figure. */
  hover?(row: R): string;
}

export interface TableProps<R> {
  label: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  keyOf(row: R): string;
  sort: SortSpec;
  onSort(sort: SortSpec): void;
  /** Enter, or a double click. */
  onActivate?(row: R): void;
  /** The row under the focus changed. */
  onSelect?(row: R): void;
  /** Key of the row whose details are open. */
  chosen?: string | null;
  /** As high as its rows, up to this many; left out, the table fills its parent. */
  fit?: number;
}

const ROW = 24;

/** A dense, sortable table of any length. Arrows or j/k move, Enter opens. */
export function Table<R>(props: TableProps<R>) {
  const { label, columns, rows, sort, onActivate, onSelect, fit } = props;
  const sorted = useMemo(() => sortBy(rows, columns, sort), [rows, columns, sort]);
  const tracks = useMemo(() => tracksOf(columns, rows), [columns, rows]);
  const list = useRef<VirtualListHandle>(null);
  const select = (index: number) => {
    const row = sorted[index];
    if (row !== undefined) onSelect?.(row);
  };
  const { current, adopt, focus } = useRovingRow(list, sorted.length, select);
  const activate = () => {
    const row = sorted[current];
    if (row !== undefined) onActivate?.(row);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLButtonElement || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") return activate();
    const moved = movedIndex(event.key, current, sorted.length, list.current?.page() ?? 10);
    if (moved === null) return;
    event.preventDefault();
    focus(moved);
  };
  const height = fit === undefined ? {} : { height: (Math.min(fit, rows.length) + 1) * ROW + 1 };
  return (
    <VirtualList
      ref={list}
      count={sorted.length}
      className={styles.table}
      role="grid"
      aria-label={label}
      aria-rowcount={sorted.length + 1}
      style={{ ...cssVars({ "--columns": tracks }), ...height }}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const index = rowIndexOf(event);
        if (index !== null) focus(index);
      }}
      onDoubleClick={activate}
      head={<Head {...props} />}
    >
      {(index) => (
        <Row {...props} row={sorted[index]} index={index} focused={index === current} onFocus={adopt} />
      )}
    </VirtualList>
  );
}

function sortBy<R>(rows: readonly R[], columns: readonly Column<R>[], sort: SortSpec): readonly R[] {
  const { by, descending } = parseSort(sort);
  const column = columns.find(({ id }) => id === by);
  return column === undefined ? rows : sortRows(rows, column.value ?? column.text, descending);
}

/** Rows that are looked at for the widths; more would cost time and change little. */
const SAMPLE = 1000;

/** Grid tracks from the longest text of each column: the face is monospaced, so `ch` is exact. */
function tracksOf<R>(columns: readonly Column<R>[], rows: readonly R[]): string {
  const sample = rows.slice(0, SAMPLE);
  const widths = columns.map(({ title, text, most = 48 }) => {
    const longest = sample.reduce((longest, row) => Math.max(longest, text(row).length), title.length + 2);
    return Math.min(longest, most);
  });
  const tracks = columns.map(({ grow }, index) => {
    const width = widths[index] ?? 0;
    return `minmax(${Math.min(width, 16)}ch, ${grow ? "1fr" : `${width}ch`})`;
  });
  return [...tracks, ...(columns.some(({ grow }) => grow) ? [] : ["1fr"])].join(" ");
}

function Head<R>({ columns, sort, onSort }: TableProps<R>) {
  return (
    <div role="row" aria-rowindex={1} className={styles.head}>
      {columns.map(({ id, title, align }) => (
        <div key={id} role="columnheader" aria-sort={ariaSort(sort, id)}>
          <SortButton id={id} title={title} align={align} sort={sort} onSort={onSort} />
        </div>
      ))}
    </div>
  );
}

interface RowProps<R> extends TableProps<R> {
  row: R | undefined;
  index: number;
  focused: boolean;
  onFocus(index: number): void;
}

function Row<R>({ columns, row, index, focused, onFocus, keyOf, chosen }: RowProps<R>) {
  if (row === undefined) return null;
  const isChosen = chosen !== undefined && chosen !== null && keyOf(row) === chosen;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      tabIndex={focused ? 0 : -1}
      className={cx(styles.row, isChosen && styles.chosen)}
      onFocus={() => onFocus(index)}
    >
      {columns.map(({ id, text, hover = text, cell, align }) => (
        <div
          key={id}
          role="gridcell"
          title={hover(row)}
          className={cx(styles.cell, align === "end" && styles.end)}
        >
          {cell === undefined ? <SafeText text={text(row)} /> : cell(row)}
        </div>
      ))}
    </div>
  );
}
