import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Count } from "@/components/ui/figures";
import { Icon } from "@/components/ui/icons";
import { StateMark } from "@/components/ui/state-mark";
import { Tabs } from "@/components/ui/tabs";
import { formatInstant } from "@/lib/base/format";
import { stampOf } from "@/lib/replay/position";
import type { Capture } from "@/lib/watch/capture";
import { matcher } from "@/lib/watch/filter";
import { EVENT_TYPES, type LabEvent } from "@/lib/watch/types";
import { EventDetails } from "./event-details";
import type { EventLog } from "./event-log";
import { EventsPanel, useGoTo } from "./events-panel";
import { detailOf, fileLine } from "./file-capture";
import { type LineChoices, LineView, useLineRoom } from "./line-view";
import { PANEL_TITLES } from "./panel-titles";
import { shortName } from "./stream-name";
import type { LabState } from "./use-lab-state";
import styles from "./watch.module.css";

export interface OpenFile {
  readonly name: string;
  readonly capture: Capture;
}

/** A capture from a file: the same events and line, without a cluster behind them. */
export function FileLab({ file, lab, onClose }: { file: OpenFile; lab: LabState; onClose(): void }) {
  const { state, set } = lab;
  const { header, events } = file.capture;
  const [selected, setSelected] = useState<number | null>(null);
  const [goTo, go] = useGoTo();
  const { types, changes, find } = state;
  const shown = useMemo(
    () => events.filter(matcher({ types, changes, streams: [], text: find })),
    [events, types, changes, find],
  );
  const log = useMemo(() => logOf(shown), [shown]);
  const specOf = (stream: string) => header.streams.find(({ id }) => id === stream) ?? null;
  const nameOf = (stream: string) => {
    const spec = specOf(stream);
    return spec === null ? stream : shortName(spec);
  };
  const open = (seq: number) => {
    const ordinal = shown.findIndex((event) => event.seq >= seq);
    set({ panel: "events" });
    setSelected(seq);
    if (ordinal >= 0) go(ordinal);
  };
  const row = events.find(({ seq }) => seq === selected);
  return (
    <div className={styles.lab}>
      <FileBar file={file} onClose={onClose} />
      <Tabs
        label="Parts of the laboratory"
        tabs={PANEL_TITLES.filter(({ id }) => id === "events" || id === "line")}
        selected={state.panel === "line" ? "line" : "events"}
        onSelect={(panel) => set({ panel })}
        className={styles.panel ?? ""}
      >
        {state.panel === "line" ? (
          <FileLine
            capture={file.capture}
            axis={state.axis}
            onAxis={(axis) => set({ axis })}
            streamName={nameOf}
            onOpen={open}
          />
        ) : (
          <EventsPanel
            log={log}
            old={false}
            lost={false}
            filter={state}
            onFilter={set}
            streamName={header.streams.length > 1 ? nameOf : null}
            following={false}
            onLookBack={() => undefined}
            selected={selected}
            onSelect={setSelected}
            onClose={() => setSelected(null)}
            goTo={goTo}
            onJump={(at) => go(positionAt(shown, at))}
            empty={
              <EmptyState
                title={events.length === 0 ? "The capture has no events" : "No event passes the filter"}
              />
            }
            notes={null}
            details={
              row === undefined ? null : (
                <EventDetails
                  row={row}
                  spec={specOf(row.stream)}
                  detail={detailOf(events, row)}
                  problem={null}
                  onClose={() => setSelected(null)}
                />
              )
            }
          />
        )}
      </Tabs>
    </div>
  );
}

const logOf = (events: readonly LabEvent[]): EventLog => ({
  first: 0,
  end: events.length,
  row: (ordinal) => events[ordinal] ?? null,
});

/** The first event at or after a time, or the last one there is. */
function positionAt(events: readonly LabEvent[], at: number): number {
  const found = events.findIndex((event) => event.at >= at);
  return found < 0 ? Math.max(0, events.length - 1) : found;
}

function FileBar({ file: { name, capture }, onClose }: { file: OpenFile; onClose(): void }) {
  const { header, events, trailer } = capture;
  const dropped = EVENT_TYPES.reduce((sum, type) => sum + (trailer?.dropped[type] ?? 0), 0);
  return (
    <div className={styles.file}>
      <StateMark mark="off">a capture, not live</StateMark>
      <span className={`mono ${styles.fileName}`}>{name}</span>
      {header.replay !== null && <span>of a {stampOf(header.replay)};</span>}
      <span>
        begun {formatInstant(header.startedAt)}, <Count value={events.length} /> events
        {dropped > 0 && (
          <>
            , <Count value={dropped} /> dropped before
          </>
        )}
      </span>
      {trailer === null && <StateMark mark="warn">the file was cut off</StateMark>}
      <span className={styles.spring} />
      <Button onClick={onClose}>
        <Icon name="close" />
        Close the file
      </Button>
    </div>
  );
}

function FileLine({ capture, ...choices }: LineChoices & { capture: Capture }) {
  const space = useLineRoom();
  const { width, part } = space;
  const line = useMemo(
    () => (width === 0 ? null : fileLine(capture, choices.axis, width, part)),
    [capture, choices.axis, width, part],
  );
  return <LineView {...choices} space={space} line={line} instead={null} />;
}
