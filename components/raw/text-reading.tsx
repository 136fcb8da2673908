import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { useWindow } from "@/components/data/worker-window";
import { cssVars, cx } from "@/components/ui/cx";
import { Count } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { VirtualList, type VirtualListHandle } from "@/components/ui/virtual-list";
import type { TextRow } from "@/lib/raw/lines";
import { formOf } from "@/lib/raw/target";
import { FindBar } from "./find-bar";
import styles from "./raw.module.css";
import type { ReadingProps } from "./reading-props";

/** The answer as lines: verbatim, or as YAML. Long lines go on in further rows. */
export function TextReading({
  client,
  exchange,
  reading,
}: Pick<ReadingProps, "client" | "exchange"> & { reading: "text" | "yaml" }) {
  const [size, setSize] = useState({ rows: 0, lines: 0 });
  const [marked, setMarked] = useState<number | null>(null);
  const list = useRef<VirtualListHandle>(null);
  const bytes = exchange.summary?.bytes ?? 0;
  const isLog = formOf(exchange.asked.path) === "log";
  const follows = exchange.asked.arrival !== "whole";
  useEffect(() => {
    if (bytes > 0) void client.ask("textLength", reading).then(setSize);
  }, [client, reading, bytes]);
  const load = useCallback(
    (from: number, to: number) => client.ask("textRows", reading, from, to),
    [client, reading],
  );
  // What is there does not change when more lines come, but for the last one.
  const { row } = useWindow<TextRow>(`${exchange.id} ${reading} ${size.rows}`, load);
  useFollowing(list, size.rows, follows && exchange.ending === null);
  const search = useCallback((query: string) => client.ask("textSearch", reading, query), [client, reading]);
  const showMatch = useCallback(
    async (index: number) => {
      const at = await client.ask("textMatch", reading, index);
      if (at === null) return;
      setMarked(at);
      list.current?.reveal(at);
    },
    [client, reading],
  );
  return (
    <>
      <div className={styles.tools}>
        <FindBar of={exchange.id} search={search} onMatch={showMatch} />
        <span className="soft">
          <Count value={size.lines} /> {size.lines === 1 ? "line" : "lines"}
        </span>
      </div>
      <VirtualList
        ref={list}
        count={size.rows}
        rowHeight={20}
        role="log"
        aria-live="off"
        aria-label={reading === "yaml" ? "Answer as YAML" : "Answer as text"}
        tabIndex={0}
        className={styles.lines}
        style={cssVars({ "--digits": String(size.lines).length })}
      >
        {(index) => <Line row={row(index)} colours={isLog} marked={index === marked} />}
      </VirtualList>
    </>
  );
}

/** Keeps the newest line in view while rows arrive, until somebody scrolls up. */
function useFollowing(list: RefObject<VirtualListHandle | null>, rows: number, on: boolean): void {
  const before = useRef(0);
  useEffect(() => {
    const wasAtEnd = before.current === 0 || list.current?.element(before.current - 1) != null;
    if (on && rows > 0 && wasAtEnd) list.current?.reveal(rows - 1);
    before.current = rows;
  }, [list, rows, on]);
}

function Line({ row, colours, marked }: { row: TextRow | null; colours: boolean; marked: boolean }) {
  if (row === null) return null;
  return (
    <div className={cx(styles.line, marked && styles.marked)}>
      <span className={styles.lineNumber} aria-hidden="true">
        {row.begins ? row.line : ""}
      </span>
      <SafeText text={row.text} colours={colours} className={styles.lineText} />
    </div>
  );
}
