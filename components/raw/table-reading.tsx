import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { useWindow } from "@/components/data/worker-window";
import { useGo, ViewLink } from "@/components/shell/view-link";
import { Button } from "@/components/ui/button";
import { cssVars, cx } from "@/components/ui/cx";
import { EmptyState } from "@/components/ui/empty-state";
import { TextField } from "@/components/ui/field";
import { Count } from "@/components/ui/figures";
import { Icon } from "@/components/ui/icons";
import { movedIndex } from "@/components/ui/keys";
import { useRovingRow } from "@/components/ui/roving";
import { SafeText } from "@/components/ui/safe-text";
import { nextSort, parseSort } from "@/components/ui/sort";
import { VirtualList, type VirtualListHandle } from "@/components/ui/virtual-list";
import { cellText } from "@/lib/raw/cell-text";
import type { TableColumn, TableRow } from "@/lib/raw/json-table";
import { pathInCollection } from "@/lib/raw/resolve";
import styles from "./raw.module.css";
import type { ReadingProps } from "./reading-props";
import { useHrefOf } from "./use-request";

interface Shape {
  readonly columns: readonly TableColumn[];
  /** Characters of the longest cell, by column. */
  readonly widths: { readonly namespace: number; readonly cells: readonly number[] };
}

/** A Table as the server prints it, sorted by what its cells mean. */
export function TableReading({ client, exchange, current }: ReadingProps) {
  const { state, set } = current;
  const [shape, setShape] = useState<Shape | null>(null);
  const [size, setSize] = useState({ rows: 0, total: 0, turn: 0 });
  const [wide, setWide] = useState(false);
  useEffect(() => {
    void Promise.all([client.ask("tableColumns"), client.ask("tableWidths")]).then(([columns, widths]) =>
      setShape({ columns, widths }),
    );
  }, [client]);
  const { by, descending } = parseSort(state.sort);
  const at = shape?.columns.findIndex(({ name }) => name === by) ?? -1;
  useEffect(() => {
    if (shape === null) return;
    const query = { sort: at === -1 ? null : at, descending, filter: state.filter };
    void client
      .ask("tableArrange", query)
      .then((next) => setSize(({ turn }) => ({ ...next, turn: turn + 1 })));
  }, [client, shape, at, descending, state.filter]);
  const load = useCallback((from: number, to: number) => client.ask("tableRows", from, to), [client]);
  const { row } = useWindow<TableRow>(`${exchange.id} ${size.turn}`, load);
  if (shape === null) return null;
  const hasWide = shape.columns.some(({ priority }) => priority > 0);
  return (
    <>
      <div className={styles.tools}>
        <TextField
          mono
          label="Filter rows"
          placeholder="Filter rows"
          value={state.filter}
          onChange={(event) => set({ filter: event.target.value })}
        />
        <span className="soft">
          <Count value={size.rows} />
          {size.rows !== size.total && (
            <>
              {" "}
              of <Count value={size.total} />
            </>
          )}{" "}
          {size.total === 1 ? "row" : "rows"}
        </span>
        {hasWide && (
          <Button aria-pressed={wide} onClick={() => setWide(!wide)}>
            Wide
          </Button>
        )}
      </div>
      {size.turn > 0 && size.rows === 0 ? (
        <EmptyState title={size.total === 0 ? "The list is empty" : "No row holds this text"}>
          {size.total === 0 ? "There are no such objects here." : "Clear the filter to see all rows."}
        </EmptyState>
      ) : (
        <Grid
          shape={shape}
          shown={shape.columns.flatMap(({ priority }, i) => (wide || priority === 0 ? [i] : []))}
          count={size.rows}
          row={row}
          collection={exchange.asked.path}
          sort={state.sort}
          onSort={(sort) => set({ sort })}
        />
      )}
    </>
  );
}

interface GridProps {
  shape: Shape;
  /** Positions of the columns on view. */
  shown: readonly number[];
  count: number;
  row(index: number): TableRow | null;
  collection: string;
  sort: string;
  onSort(sort: string): void;
}

/** Widest column in characters; more is cut, and on hover. */
const MOST = 60;

function Grid(props: GridProps) {
  const { shape, shown, count, row, collection } = props;
  const list = useRef<VirtualListHandle>(null);
  const { current, focus, adopt } = useRovingRow(list, count);
  const hrefOf = useHrefOf();
  const go = useGo();
  const hrefOfRow = (tableRow: TableRow | null) => {
    const path = tableRow?.object == null ? null : pathInCollection(collection, tableRow.object);
    return path === null ? null : hrefOf(path);
  };
  // Of a list over all namespaces, which no column names.
  const namespace = shape.widths.namespace;
  const showNamespace = namespace > 0 && !collection.includes("/namespaces/");
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLButtonElement || event.ctrlKey || event.metaKey || event.altKey) return;
    const href = event.key === "Enter" ? hrefOfRow(row(current)) : null;
    if (href !== null) go(href);
    const moved = movedIndex(event.key, current, count, list.current?.page() ?? 10);
    if (moved === null) return;
    event.preventDefault();
    focus(moved);
  };
  const widths = shown.map((i) => Math.min(MOST, Math.max(shape.widths.cells[i] ?? 0, 4) + 2));
  const tracks = [...(showNamespace ? [Math.max(namespace, 9) + 2] : []), ...widths].map(
    (width) => `minmax(${Math.min(width, 10)}ch, ${width}ch)`,
  );
  return (
    <VirtualList
      ref={list}
      count={count}
      role="grid"
      aria-label="Rows"
      aria-rowcount={count + 1}
      className={styles.table}
      style={cssVars({ "--columns": `${tracks.join(" ")} 1fr` })}
      onKeyDown={onKeyDown}
      head={<Head {...props} showNamespace={showNamespace} />}
    >
      {(index) => {
        const tableRow = row(index);
        return (
          <div
            role="row"
            aria-rowindex={index + 2}
            tabIndex={index === current ? 0 : -1}
            className={styles.tableRow}
            onFocus={() => adopt(index)}
          >
            {showNamespace && <Cell text={tableRow?.object?.namespace ?? ""} />}
            {shown.map((i) => (
              <Cell
                key={i}
                text={tableRow?.cells[i] ?? ""}
                column={shape.columns[i]}
                href={isName(shape.columns[i]) ? hrefOfRow(tableRow) : null}
              />
            ))}
          </div>
        );
      }}
    </VirtualList>
  );
}

const isNumber = (column: TableColumn | undefined) => column?.type === "integer" || column?.type === "number";
const isName = (column: TableColumn | undefined) => column?.name.toLowerCase() === "name";

interface CellProps {
  text: string;
  column?: TableColumn | undefined;
  href?: string | null;
}

/** What the server printed is on hover, wherever it is shown in other units. */
function Cell({ text, column, href = null }: CellProps) {
  const shown = cellText(column?.name ?? "", text);
  return (
    <div role="gridcell" title={text} className={cx(styles.cell, isNumber(column) && styles.end)}>
      {href === null ? (
        <SafeText text={shown} />
      ) : (
        <ViewLink href={href} tabIndex={-1}>
          <SafeText text={shown} />
        </ViewLink>
      )}
    </div>
  );
}

function Head({ shape, shown, sort, onSort, showNamespace }: GridProps & { showNamespace: boolean }) {
  const { by, descending } = parseSort(sort);
  return (
    <div role="row" aria-rowindex={1} className={styles.tableHead}>
      {showNamespace && (
        <div role="columnheader" className="soft">
          Namespace
        </div>
      )}
      {shown.map((i) => {
        const column = shape.columns[i];
        if (column === undefined) return null;
        const sorted = by === column.name;
        return (
          <div
            key={i}
            role="columnheader"
            aria-sort={sorted ? (descending ? "descending" : "ascending") : "none"}
          >
            <button
              type="button"
              title={column.description}
              className={cx(styles.sort, isNumber(column) && styles.end)}
              onClick={() => onSort(nextSort(sort, column.name))}
            >
              {column.name}
              {sorted && <Icon name={descending ? "chevronDown" : "chevronUp"} />}
            </button>
          </div>
        );
      })}
    </div>
  );
}
