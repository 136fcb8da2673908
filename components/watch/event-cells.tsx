import type { ReactNode } from "react";
import { Cut } from "@/components/ui/cut";
import { cx } from "@/components/ui/cx";
import { formatBytes, formatCount, formatInstant, formatMillis, formatTime } from "@/lib/base/format";
import { nameOf } from "@/lib/watch/filter";
import type { EventRow } from "@/lib/watch/types";
import styles from "./event-table.module.css";
import { ChangeMark, EventMark } from "./marks";

export const HEADINGS = [
  { id: "time", title: "Time", end: false },
  { id: "gap", title: "Gap", end: true },
  { id: "type", title: "Type", end: false },
  { id: "stream", title: "Stream", end: false },
  { id: "rv", title: "RV", end: true },
  { id: "object", title: "Object", end: false },
  { id: "change", title: "Changed", end: false },
  { id: "bytes", title: "Bytes", end: true },
] as const;

/** One event as the cells of a row. */
export function EventCells({
  row,
  streamName,
}: {
  row: EventRow;
  streamName: ((stream: string) => string) | null;
}) {
  const { at, gapMs, type, synthetic, stream, resourceVersion, bytes } = row;
  return (
    <>
      <Cell title={formatInstant(at)}>{clockTime(at)}</Cell>
      <Cell
        end
        soft
        title={gapMs === null ? "The stream's first event" : `${gapMs} ms after the stream's last`}
      >
        {gapMs === null ? "–" : formatMillis(gapMs)}
      </Cell>
      <Cell>
        <EventMark type={type} note={synthetic ? "initial" : undefined} />
      </Cell>
      {streamName !== null && (
        <Cell soft>
          <Cut text={streamName(stream)} />
        </Cell>
      )}
      <Cell end>{resourceVersion ?? <span className="soft">–</span>}</Cell>
      <Cell>
        <Subject row={row} />
      </Cell>
      <Cell>{type === "MODIFIED" && <ChangeMark change={row.change} />}</Cell>
      <Cell end soft title={`${formatCount(bytes)} bytes on the wire`}>
        {formatBytes(bytes)}
      </Cell>
    </>
  );
}

/** The object; for events about none, what they say. */
function Subject({ row }: { row: EventRow }) {
  if (row.error !== null) {
    const { code, reason, message } = row.error;
    return <Cut text={`${code} ${reason}: ${message}`} />;
  }
  if (row.initialEventsEnd) return <Cut text="The initial state is complete; changes follow" />;
  if (row.type === "BOOKMARK") {
    return <Cut text={`Everything up to ${row.resourceVersion ?? "here"} has been sent`} />;
  }
  return <Cut text={nameOf(row)} />;
}

/** "18:25:09.250" in the reader's zone. */
export function clockTime(at: number): string {
  return `${formatTime(at)}.${String(Math.floor(at % 1000)).padStart(3, "0")}`;
}

interface CellProps {
  children: ReactNode;
  end?: boolean;
  soft?: boolean;
  title?: string;
}

function Cell({ children, end = false, soft = false, title }: CellProps) {
  return (
    <div role="gridcell" title={title} className={cx(styles.cell, end && styles.end, soft && "soft")}>
      {children}
    </div>
  );
}
