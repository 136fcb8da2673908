import { type ReactNode, useState } from "react";
import { SplitPane } from "@/components/ui/split-pane";
import type { WatchState } from "@/lib/watch/link";
import type { EventLog } from "./event-log";
import { EventTable } from "./event-table";
import { FilterBar, JumpToTime } from "./filter-bar";
import styles from "./watch.module.css";

interface EventsPanelProps {
  log: EventLog;
  /** What is shown is of another filter: the rows of this one are under way. */
  old: boolean;
  /** Nobody knows whether these are the newest: the connection is broken. */
  lost: boolean;
  filter: Pick<WatchState, "types" | "changes" | "find">;
  onFilter(part: Partial<Pick<WatchState, "types" | "changes" | "find">>): void;
  streamName: ((stream: string) => string) | null;
  following: boolean;
  onLookBack(): void;
  selected: number | null;
  onSelect(seq: number): void;
  onClose(): void;
  goTo: { readonly ordinal: number } | null;
  onJump(at: number): void;
  /** In place of rows while there are none. */
  empty: ReactNode;
  /** What memory had no room for, and other things to know of the log. */
  notes: ReactNode;
  details: ReactNode | null;
}

/** The events as a table, what filters them, and the details of one. */
export function EventsPanel(props: EventsPanelProps) {
  const { log, old, lost, filter, onFilter, onJump, empty, notes, details, onSelect, ...table } = props;
  return (
    <div className={styles.events}>
      <div className={styles.bar}>
        <FilterBar filter={filter} onChange={onFilter} />
        <JumpToTime onJump={onJump} />
      </div>
      <div className={styles.log} data-old={old || undefined} data-lost={lost || undefined}>
        <SplitPane details={details} detailsLabel="The chosen event">
          {log.end > log.first ? (
            <EventTable
              log={log}
              detailed={details !== null}
              onSelect={({ seq }) => onSelect(seq)}
              {...table}
            />
          ) : (
            empty
          )}
        </SplitPane>
      </div>
      {notes}
    </div>
  );
}

/** A wish to bring an ordinal into view; each is a new object, so that the same one can be wished again. */
export function useGoTo() {
  const [goTo, setGoTo] = useState<{ readonly ordinal: number } | null>(null);
  return [goTo, (ordinal: number) => setGoTo({ ordinal })] as const;
}
