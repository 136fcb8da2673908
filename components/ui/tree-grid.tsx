import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef } from "react";
import { cssVars, cx } from "./cx";
import { useRovingRow } from "./roving";
import type { SortSpec } from "./sort";
import { ariaSort, SortButton } from "./sort-button";
import type { TreeColumn } from "./tree-column";
import styles from "./tree-grid.module.css";
import { TreeGridRow, type TreeGridRowProps } from "./tree-grid-row";
import { type TreeRow, treeAction } from "./tree-keys";
import { useTypeAhead } from "./type-ahead";
import { rowIndexOf, VirtualList, type VirtualListHandle } from "./virtual-list";

export interface TreeGridProps<R, C extends TreeColumn> {
  /** Name of the tree; said aloud. */
  label: string;
  /** The first column holds the tree. With `bare`, titles are for screen readers only. */
  columns: readonly [C, ...C[]];
  bare?: boolean;
  /** Rows that are open to view, in order: the owner flattens, and may do so lazily. */
  count: number;
  /** Null while the row is being fetched. */
  row(index: number): (R & TreeRow) | null;
  /** A pure function of the row: while it is the same function, a row with the same fields is not made again. */
  cell(row: R, column: C): ReactNode;
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
export function TreeGrid<R, C extends TreeColumn>(props: TreeGridProps<R, C>) {
  const { label, columns, bare = false, count, row, cell, onActivate, onSelect, goTo = null } = props;
  const list = useRef<VirtualListHandle>(null);
  const { current, focus, show, adopt } = useRovingRow(list, count, onSelect);
  useEffect(() => {
    if (goTo !== null) show(goTo.index);
  }, [goTo, show]);
  const toggle = useLatest(props.onToggle);
  const typeAhead = useTypeAhead((prefix, from) => (props.find ?? finder(row, count))(prefix, from));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLElement && event.target.closest("[role=columnheader]") !== null) return;
    const tree = { count, page: list.current?.page() ?? 10, row, parentOf: props.parentOf };
    const action = treeAction(event, current, tree) ?? typeAhead(event, current);
    if (action === null) return;
    event.preventDefault();
    if (action.kind === "focus") focus(action.index);
    if (action.kind === "toggle") toggle(current, action.open);
    if (action.kind === "activate") onActivate?.(current);
  };
  return (
    <VirtualList
      ref={list}
      count={count}
      role="treegrid"
      aria-label={label}
      aria-rowcount={count + 1}
      className={styles.grid}
      style={tracksOf(columns)}
      least="var(--least)"
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const index = rowIndexOf(event);
        if (index !== null) focus(index);
      }}
      onDoubleClick={() => onActivate?.(current)}
      head={<Head columns={columns} bare={bare} sorting={props.sorting} />}
    >
      {(index) => (
        <TreeGridRow
          index={index}
          row={row(index)}
          columns={columns}
          cell={cell as TreeGridRowProps["cell"]}
          focused={index === current}
          onFocus={adopt}
          onToggle={toggle}
        />
      )}
    </VirtualList>
  );
}

const GAP = "12px";
const PADDING = "16px";

/** The tracks, and how wide they are at least: rows need not be measured for that. */
function tracksOf(columns: readonly TreeColumn[]) {
  const least = columns.map(({ width }) => /^minmax\(([^,]+),/.exec(width)?.[1] ?? width);
  return cssVars({
    "--columns": columns.map(({ width }) => width).join(" "),
    "--least": `calc(${[...least, PADDING].join(" + ")} + ${columns.length - 1} * ${GAP})`,
  });
}

/** Calls what was given last; stays the same function itself. */
function useLatest<A extends readonly unknown[]>(call: (...args: A) => void): (...args: A) => void {
  const latest = useRef(call);
  useEffect(() => {
    latest.current = call;
  });
  return useCallback((...args: A) => latest.current(...args), []);
}

interface HeadProps {
  columns: readonly TreeColumn[];
  bare: boolean;
  sorting: TreeGridProps<TreeRow, TreeColumn>["sorting"];
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

/** Looks at most this far: beyond, the owner of the tree knows a better way. */
const FIND_REACH = 20_000;

const finder =
  (row: (index: number) => TreeRow | null, count: number) =>
  (prefix: string, from: number): number | null => {
    for (let step = 0; step < Math.min(count, FIND_REACH); step += 1) {
      const index = (from + step) % count;
      if (row(index)?.label.toLowerCase().startsWith(prefix)) return index;
    }
    return null;
  };
