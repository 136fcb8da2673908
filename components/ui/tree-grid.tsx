import { type KeyboardEvent, memo, type ReactNode, useEffect, useRef } from "react";
import { cssVars, cx } from "./cx";
import { Icon } from "./icons";
import { useRovingRow } from "./roving";
import type { SortSpec } from "./sort";
import { ariaSort, SortButton } from "./sort-button";
import styles from "./tree-grid.module.css";
import { type TreeRow, treeAction } from "./tree-keys";
import { useTypeAhead } from "./type-ahead";
import { rowIndexOf, VirtualList, type VirtualListHandle } from "./virtual-list";

export interface TreeColumn {
  readonly id: string;
  readonly title: string;
  /** A CSS grid track, e.g. "minmax(0, 2fr)" or "12ch". */
  readonly width: string;
  readonly align?: "start" | "end";
}

export interface TreeGridProps {
  /** Name of the tree; said aloud. */
  label: string;
  /** The first column holds the tree. With `bare`, titles are for screen readers only. */
  columns: readonly [TreeColumn, ...TreeColumn[]];
  bare?: boolean;
  /** Rows that are open to view, in order: the owner flattens, and may do so lazily. */
  count: number;
  /** Null while the row is being fetched. */
  row(index: number): TreeRow | null;
  cell(index: number, column: TreeColumn): ReactNode;
  onToggle(index: number, open: boolean): void;
  /** Enter or double click. */
  onActivate?(index: number): void;
  /** The focused row changed, by key or by click. */
  onSelect?(index: number): void;
  /** Overrides the search for a row's parent, for trees too large to walk. */
  parentOf?(index: number): number | null;
  /** Overrides type-ahead: the next row from `from` on whose label starts with `prefix`. */
  find?(prefix: string, from: number): number | null;
  /** Titles sort: by which column rows stand, and what to do when another is wanted. */
  sorting?: { readonly sort: SortSpec; onSort(sort: SortSpec): void };
  /** A row to bring into view, as of a search; anew with each object. The focus stays where it is. */
  goTo?: { readonly index: number } | null;
}

/**
 * An ARIA treegrid over a virtual list: any number of rows, one of them in the tab order.
 * Keys: arrows or j/k, Home, End, Page keys, Left and Right to close and open, letters to find.
 */
export function TreeGrid(props: TreeGridProps) {
  const { label, columns, bare = false, count, row, onToggle, onActivate, onSelect, goTo = null } = props;
  const list = useRef<VirtualListHandle>(null);
  const { current, focus, show, adopt } = useRovingRow(list, count, onSelect);
  useEffect(() => {
    if (goTo !== null) show(goTo.index);
  }, [goTo, show]);
  const typeAhead = useTypeAhead((prefix, from) => (props.find ?? finder(row, count))(prefix, from));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLElement && event.target.closest("[role=columnheader]") !== null) return;
    const tree = { count, page: list.current?.page() ?? 10, row, parentOf: props.parentOf };
    const action = treeAction(event, current, tree) ?? typeAhead(event, current);
    if (action === null) return;
    event.preventDefault();
    if (action.kind === "focus") focus(action.index);
    if (action.kind === "toggle") onToggle(current, action.open);
    if (action.kind === "activate") onActivate?.(current);
  };
  const tracks = cssVars({ "--columns": columns.map(({ width }) => width).join(" ") });
  return (
    <VirtualList
      ref={list}
      count={count}
      role="treegrid"
      aria-label={label}
      aria-rowcount={count + 1}
      style={tracks}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const index = rowIndexOf(event);
        if (index !== null) focus(index);
      }}
      onDoubleClick={() => onActivate?.(current)}
      head={<Head columns={columns} bare={bare} sorting={props.sorting} />}
    >
      {(index) => <Row tree={props} index={index} focused={index === current} onFocus={adopt} />}
    </VirtualList>
  );
}

interface HeadProps {
  columns: readonly TreeColumn[];
  bare: boolean;
  sorting: TreeGridProps["sorting"];
}

function Head({ columns, bare, sorting }: HeadProps) {
  return (
    <div role="row" aria-rowindex={1} className={bare ? "hidden-text" : styles.head}>
      {columns.map(({ id, title, align }) => (
        <span
          key={id}
          role="columnheader"
          className={cx(align === "end" && styles.end)}
          aria-sort={sorting && ariaSort(sorting.sort, id)}
        >
          {sorting ? <SortButton id={id} title={title} align={align} {...sorting} /> : title}
        </span>
      ))}
    </div>
  );
}

interface RowProps {
  tree: TreeGridProps;
  index: number;
  focused: boolean;
  onFocus(index: number): void;
}

/** While the list scrolls, the tree stays the same object, and rows that stay in view are not made again. */
const Row = memo(function Row({ tree, index, focused, onFocus }: RowProps) {
  const row = tree.row(index);
  const [first, ...others] = tree.columns;
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
      <div role="gridcell" className={cx(styles.cell, styles.tree)}>
        {row !== null && <Twisty row={row} onToggle={(open) => tree.onToggle(index, open)} />}
        <span className={styles.label}>{row !== null && tree.cell(index, first)}</span>
      </div>
      {others.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className={cx(styles.cell, column.align === "end" && styles.end)}
        >
          {row !== null && tree.cell(index, column)}
        </div>
      ))}
    </div>
  );
});

function Twisty({ row, onToggle }: { row: TreeRow; onToggle(open: boolean): void }) {
  const { open } = row;
  return (
    <>
      <span className={styles.indent} style={cssVars({ "--level": row.level })} />
      {open === null ? (
        <span className={styles.twisty} />
      ) : (
        <button
          type="button"
          tabIndex={-1}
          aria-label={open ? "Close" : "Open"}
          className={cx(styles.twisty, open && styles.twistyOpen)}
          onClick={() => onToggle(!open)}
        >
          <Icon name="chevronRight" />
        </button>
      )}
    </>
  );
}

/** Looks at most this far: beyond, the owner of the tree knows a better way. */
const FIND_REACH = 20_000;

const finder =
  (row: TreeGridProps["row"], count: number): NonNullable<TreeGridProps["find"]> =>
  (prefix, from) => {
    for (let step = 0; step < Math.min(count, FIND_REACH); step += 1) {
      const index = (from + step) % count;
      if (row(index)?.label.toLowerCase().startsWith(prefix)) return index;
    }
    return null;
  };
