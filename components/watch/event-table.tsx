import { type KeyboardEvent, type UIEvent, useEffect, useLayoutEffect, useRef } from "react";
import { cssVars, cx } from "@/components/ui/cx";
import { movedIndex } from "@/components/ui/keys";
import { useRovingRow } from "@/components/ui/roving";
import { rowIndexOf, VirtualList, type VirtualListHandle } from "@/components/ui/virtual-list";
import type { EventRow } from "@/lib/watch/types";
import { EventCells, HEADINGS } from "./event-cells";
import type { EventLog } from "./event-log";
import styles from "./event-table.module.css";

const ROW = 24;

interface EventTableProps {
  log: EventLog;
  /** The short name of a stream; null when there is but one, which needs no column. */
  streamName: ((stream: string) => string) | null;
  /** Keeps the newest event in view. */
  following: boolean;
  /** A person looks at something older: the table must stand still. */
  onLookBack(): void;
  selected: number | null;
  /** Details are beside the table. */
  detailed: boolean;
  onSelect(row: EventRow): void;
  /** Shuts the details. */
  onClose(): void;
  /** Brings this ordinal into view; a new object for each wish. */
  goTo: { readonly ordinal: number } | null;
}

/** A log of events, the newest at the end. j/k move, Enter opens; scrolling back stops following. */
export function EventTable(props: EventTableProps) {
  const { log, streamName, following, onLookBack, selected, detailed, onSelect, onClose, goTo } = props;
  const count = log.end - log.first;
  const list = useRef<VirtualListHandle>(null);
  const { current, focus, adopt, show } = useRovingRow(list, count, onLookBack);
  useLayoutEffect(() => {
    if (following && count > 0) show(count - 1);
  }, [following, count, show]);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!following || frame.current === null) return;
    const observer = new ResizeObserver(() => list.current?.reveal(count - 1));
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [following, count]);
  const first = useRef(log.first);
  first.current = log.first;
  useEffect(() => {
    if (goTo !== null && !following) show(goTo.ordinal - first.current);
  }, [goTo, following, show]);
  // Details that open below, on a narrow screen, take room from the rows.
  useLayoutEffect(() => {
    if (detailed && !following) list.current?.reveal(current);
  }, [detailed, following, current]);
  const open = (index: number) => {
    const row = log.row(log.first + index);
    if (row !== null) onSelect(row);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") return open(current);
    if (event.key === "Escape") return onClose();
    const moved = movedIndex(event.key, current, count, list.current?.page() ?? 10);
    if (moved === null) return;
    event.preventDefault();
    focus(moved);
    if (selected !== null) open(moved);
  };
  return (
    <div ref={frame} className={styles.frame}>
      <VirtualList
        ref={list}
        count={count}
        role="grid"
        aria-label="Events"
        // The current row may be scrolled out of the document; the keys work from here as well.
        tabIndex={0}
        aria-rowcount={count + 1}
        className={cx(styles.table, streamName !== null && styles.several)}
        style={cssVars({ "--digits": String(log.end).length })}
        onScroll={useLookBack(following, onLookBack)}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const index = rowIndexOf(event);
          if (index === null) return;
          focus(index);
          onLookBack();
          open(index);
        }}
        head={<Head several={streamName !== null} />}
      >
        {(index) => {
          const row = log.row(log.first + index);
          return (
            <div
              role="row"
              aria-rowindex={index + 2}
              aria-selected={row !== null && row.seq === selected}
              tabIndex={index === current ? 0 : -1}
              className={cx(styles.row, row !== null && lineOf(row))}
              onFocus={() => adopt(index)}
            >
              {row !== null && <EventCells row={row} streamName={streamName} />}
            </div>
          );
        }}
      </VirtualList>
    </div>
  );
}

/** Bookmarks are marks in the stream, not changes; the end of the initial state divides it. */
function lineOf({ type, initialEventsEnd, synthetic, change }: EventRow): string | undefined {
  if (initialEventsEnd) return styles.initialEnd;
  if (type === "BOOKMARK") return styles.bookmark;
  if (type === "ERROR") return styles.error;
  return synthetic || change === "none" ? styles.quiet : undefined;
}

function Head({ several }: { several: boolean }) {
  return (
    <div role="row" aria-rowindex={1} className={styles.head}>
      {HEADINGS.filter(({ id }) => several || id !== "stream").map(({ id, title, end }) => (
        <span key={id} role="columnheader" className={cx(end && styles.end)}>
          {title}
        </span>
      ))}
    </div>
  );
}

/** Told when a person scrolls away from the end while the table follows it. */
function useLookBack(following: boolean, onLookBack: () => void) {
  const top = useRef(0);
  return ({ currentTarget }: UIEvent<HTMLDivElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = currentTarget;
    const back = scrollTop < top.current - 2 && scrollHeight - clientHeight - scrollTop > 3 * ROW;
    top.current = scrollTop;
    if (following && back) onLookBack();
  };
}
