import { type ReactNode, useEffect, useState } from "react";
import { apiGet, apiUrl } from "@/components/data/api";
import { useApi } from "@/components/data/query";
import { useConnection } from "@/components/data/stream";
import { useCluster } from "@/components/shell/cluster";
import { Button, DownloadButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icons";
import { isPlainKey } from "@/components/ui/keys";
import { ProblemView } from "@/components/ui/problem-view";
import { Tabs } from "@/components/ui/tabs";
import { formatCount } from "@/lib/base/format";
import { eventsQueryOf } from "@/lib/watch/api-query";
import type { EventDetail, Position } from "@/lib/watch/api-schema";
import { watchView } from "@/lib/watch/link";
import { CostPanel } from "./cost-panel";
import { EventDetails } from "./event-details";
import { EventsPanel, useGoTo } from "./events-panel";
import { ExperimentPanel } from "./experiment-panel";
import { LinePanel } from "./line-panel";
import { LogNotes } from "./log-notes";
import { NoEvents } from "./no-events";
import { PANEL_TITLES } from "./panel-titles";
import { QueryPanel } from "./query-panel";
import { shortName, streamKey } from "./stream-name";
import { StreamPanel } from "./stream-panel";
import { StreamStrip } from "./stream-strip";
import { type LiveLog, useEventLog } from "./use-event-log";
import type { LabState } from "./use-lab-state";
import styles from "./watch.module.css";

/** Streams of the cluster, live. */
export function LiveLab({ lab, tools }: { lab: LabState; tools: ReactNode }) {
  const { state, set } = lab;
  const context = useCluster().info?.name ?? null;
  const connection = useConnection();
  const events = useEventLog(context, eventsQueryOf(state), state.paused);
  const { live, meta } = events;
  usePauseKey(() => set({ paused: !state.paused }));
  const remove = (key: string) =>
    set({ streams: state.streams.filter((spec) => streamKey(spec) !== key), of: 0 }, "push");
  return (
    <div className={styles.lab}>
      <div className={styles.bar}>
        {tools}
        {meta !== null && (
          <DownloadButton href={apiUrl("/api/watch/capture", { query: { capture: meta.capture } })}>
            Export
          </DownloadButton>
        )}
        <span className={styles.spring} />
        <PauseButton paused={state.paused} since={events.since} onPause={(paused) => set({ paused })} />
      </div>
      <StreamStrip
        streams={state.streams}
        metas={live.old ? [] : (meta?.streams ?? [])}
        connection={connection}
        connected={live.connected}
        onRemove={(spec) => remove(streamKey(spec))}
      />
      {live.problem !== null ? (
        <ProblemView problem={live.problem} />
      ) : (
        <Panels lab={lab} context={context} events={events} />
      )}
    </div>
  );
}

interface PauseButtonProps {
  paused: boolean;
  since: number;
  onPause(paused: boolean): void;
}

function PauseButton({ paused, since, onPause }: PauseButtonProps) {
  return (
    <Button aria-pressed={paused} onClick={() => onPause(!paused)} aria-keyshortcuts="Space">
      <Icon name={paused ? "play" : "pause"} />
      {paused ? "Follow" : "Pause"}
      {paused && since > 0 && <span className="mono">{formatCount(since)} new</span>}
      <kbd>Space</kbd>
    </Button>
  );
}

/** Space pauses and follows, unless it is pressed on something that has a use for it. */
function usePauseKey(toggle: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.key !== " " || !isPlainKey(event)) return;
      if (target?.closest("button, a, summary, dialog, [role=menu]") !== null) return;
      event.preventDefault();
      toggle();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  });
}

interface PanelsProps {
  lab: LabState;
  context: string | null;
  events: LiveLog;
}

function Panels({ lab, context, events }: PanelsProps) {
  const { state, set } = lab;
  const { meta } = events;
  const chosen = useChosenEvent(lab, events);
  const streams = meta?.streams ?? [];
  const nameOf = (stream: string) => {
    const found = streams.find(({ id }) => id === stream);
    return found === undefined ? stream : shortName(found.spec);
  };
  const capture = meta?.capture ?? null;
  return (
    <Tabs
      label="Parts of the laboratory"
      tabs={PANEL_TITLES}
      selected={state.panel}
      onSelect={(panel) => set({ panel })}
      className={styles.panel ?? ""}
    >
      {state.panel === "events" && (
        <LiveEvents lab={lab} events={events} chosen={chosen} nameOf={streams.length > 1 ? nameOf : null} />
      )}
      {state.panel === "line" && (
        <LinePanel
          context={context}
          streams={watchView.fields.streams.format(state.streams)}
          axis={state.axis}
          onAxis={(axis) => set({ axis })}
          streamName={nameOf}
          onOpen={(seq) => void chosen.find({ seq })}
        />
      )}
      {state.panel === "cost" && meta !== null && <CostPanel lab={lab} meta={meta} />}
      {capture !== null && state.panel === "experiment" && (
        <StreamPanel lab={lab} capture={capture} streams={streams}>
          {(props) => <ExperimentPanel {...props} />}
        </StreamPanel>
      )}
      {capture !== null && state.panel === "query" && (
        <StreamPanel lab={lab} capture={capture} streams={streams}>
          {(props) => <QueryPanel lab={lab} context={context} {...props} />}
        </StreamPanel>
      )}
    </Tabs>
  );
}

interface ChosenEvent {
  readonly seq: number | null;
  readonly detail: EventDetail | undefined;
  readonly problem: ReturnType<typeof useApi>["problem"];
  readonly goTo: { readonly ordinal: number } | null;
  choose(seq: number | null): void;
  /** Pauses and goes to an event, or to a time; says nothing when the capture is gone by then. */
  find(moment: { readonly seq: number } | { readonly at: number }): Promise<void>;
}

/** The event whose details are open, and the way to it. */
function useChosenEvent({ state, set }: LabState, { meta }: LiveLog): ChosenEvent {
  const [seq, choose] = useState<number | null>(null);
  const [goTo, go] = useGoTo();
  const capture = meta?.capture ?? null;
  const { data, problem } = useApi<EventDetail>("/api/watch/event", {
    query: { capture, seq },
    enabled: capture !== null && seq !== null,
  });
  const find: ChosenEvent["find"] = async (moment) => {
    if (capture === null) return;
    set({ panel: "events", paused: true });
    if ("seq" in moment) choose(moment.seq);
    const { types, changes, find } = eventsQueryOf(state);
    const query = { capture, types, changes, find, ...moment };
    const answer = await apiGet<Position>("/api/watch/position", { query }).catch(() => null);
    if (answer === null) return;
    const { ordinal, total } = answer.data;
    go(Math.min(ordinal, total - 1));
  };
  return { seq, detail: seq === null ? undefined : data, problem, goTo, choose, find };
}

interface LiveEventsProps {
  lab: LabState;
  events: LiveLog;
  chosen: ChosenEvent;
  nameOf: ((stream: string) => string) | null;
}

function LiveEvents({ lab: { state, set }, events, chosen, nameOf }: LiveEventsProps) {
  const { log, live, meta } = events;
  const { seq, detail, problem } = chosen;
  const row = detail?.event.seq === seq ? detail?.event : undefined;
  const spec = meta?.streams.find(({ id }) => id === row?.stream)?.spec ?? null;
  return (
    <EventsPanel
      log={log}
      old={live.old}
      lost={!live.connected}
      filter={state}
      onFilter={set}
      streamName={nameOf}
      following={!state.paused}
      onLookBack={() => set({ paused: true })}
      selected={seq}
      onSelect={chosen.choose}
      onClose={() => chosen.choose(null)}
      goTo={chosen.goTo}
      onJump={(at) => void chosen.find({ at })}
      empty={<NoEvents state={state} meta={meta} />}
      notes={meta === null ? null : <LogNotes meta={meta} shown={log.end - log.first} />}
      details={
        row === undefined ? (
          seq !== null && problem !== null ? (
            <ProblemView problem={problem} />
          ) : null
        ) : (
          <EventDetails
            row={row}
            spec={spec}
            detail={detail ?? null}
            problem={problem}
            onClose={() => chosen.choose(null)}
          />
        )
      }
    />
  );
}
