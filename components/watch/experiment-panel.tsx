import { PanelFrame } from "@/components/data/panel-frame";
import { actionState, useAction } from "@/components/data/use-action";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Bytes, Count } from "@/components/ui/figures";
import { type Mark, StateMark } from "@/components/ui/state-mark";
import { formatInstant } from "@/lib/base/format";
import type { Experiment } from "@/lib/watch/api-schema";
import { nameOf } from "@/lib/watch/filter";
import { clockTime } from "./event-cells";
import { EventMark } from "./marks";
import styles from "./panels.module.css";
import type { StreamPanelProps } from "./stream-panel";

type Probe = Experiment["results"][number];

const TITLES: Readonly<Record<Probe["kind"], string>> = {
  "last-event": "a. From the last event",
  "last-bookmark": "b. From the last bookmark",
  "too-old": "c. From resourceVersion 1",
};

const OUTCOMES: Readonly<Record<Probe["outcome"], { mark: Mark; text: string }>> = {
  replayed: { mark: "ok", text: "replayed" },
  "nothing-missed": { mark: "ok", text: "nothing missed" },
  expired: { mark: "warn", text: "410: too old" },
  failed: { mark: "bad", text: "refused" },
  "not-run": { mark: "off", text: "not possible" },
};

/** Cuts the stream and resumes it three ways, on the real server. */
export function ExperimentPanel({ capture, stream, picker }: StreamPanelProps) {
  const action = useAction<Experiment>("/api/watch/experiment");
  const { answer, running } = action;
  const state = actionState(action);
  return (
    <div className={styles.panel}>
      <p className={styles.intro}>
        The stream is cut, and three fresh watches start: from the resourceVersion of its last event, from
        that of its last bookmark, and from one that is too old. Each is read until it falls silent. The
        stream itself goes on afterwards, without a new list.
      </p>
      <div className={styles.controls}>
        {picker}
        <Button main disabled={running} onClick={() => action.run({ query: { capture, stream } })}>
          {running ? "Cut; reading what is replayed" : "Cut and resume"}
        </Button>
      </div>
      <PanelFrame
        title="What each resume point replays"
        {...(state === undefined ? {} : { state })}
        note={answer === null ? undefined : `cut at ${clockTime(answer.data.cutAt)}`}
        requests={answer?.evidence.map(({ id }) => id)}
      >
        {answer === null ? (
          state === undefined && (
            <EmptyState title="Not run yet">
              It opens three short watches on the API server, and changes nothing there.
            </EmptyState>
          )
        ) : (
          <Results experiment={answer.data} />
        )}
      </PanelFrame>
    </div>
  );
}

function Results({ experiment: { results, point } }: { experiment: Experiment }) {
  return (
    <>
      <p className={styles.line}>
        When it was cut: last event <Version version={point.lastEventVersion} />, last bookmark{" "}
        <Version version={point.lastBookmarkVersion} />.
      </p>
      <ol className={styles.probes}>
        {results.map((probe) => (
          <ProbeView key={probe.kind} probe={probe} />
        ))}
      </ol>
    </>
  );
}

const Version = ({ version }: { version: string | null }) =>
  version === null ? <span className="soft">none seen</span> : <span className="mono">{version}</span>;

function ProbeView({ probe }: { probe: Probe }) {
  const { kind, resourceVersion, outcome, events, again, bytes, explanation, violation, rows, quiet } = probe;
  const { mark, text } = OUTCOMES[outcome];
  return (
    <li>
      <header>
        <h3>{TITLES[kind]}</h3>
        <Version version={resourceVersion} />
        <StateMark mark={mark}>{text}</StateMark>
      </header>
      {outcome !== "not-run" && (
        <p className={styles.figures}>
          {probe.status !== null && <span className="mono">HTTP {probe.status}</span>}
          <span>
            <Count value={events} /> {events === 1 ? "change" : "changes"}
          </span>
          <span>
            <Count value={again} /> seen before
          </span>
          <Bytes value={bytes} />
        </p>
      )}
      <p>{explanation}</p>
      {!quiet && (
        <p className="soft">Time or room ran out before the watch fell silent: there may be more.</p>
      )}
      {violation !== null && (
        <p>
          <StateMark mark="bad">A promise broken</StateMark> {violation}
        </p>
      )}
      {rows.length > 0 && <Replayed rows={rows} />}
    </li>
  );
}

/** What was sent, event by event. */
function Replayed({ rows }: { rows: Probe["rows"] }) {
  return (
    <details>
      <summary>
        What was sent, <Count value={rows.length} /> {rows.length === 1 ? "event" : "events"}
      </summary>
      <ul className={`mono ${styles.sent}`}>
        {rows.map((row) => (
          <li key={row.key} title={formatInstant(row.at)}>
            <span>{row.resourceVersion ?? "–"}</span>
            <EventMark type={row.type} />
            <span>{row.error === null ? nameOf(row) : `${row.error.code} ${row.error.message}`}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
