import { PanelFrame } from "@/components/data/panel-frame";
import { actionState, useAction } from "@/components/data/use-action";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Facts } from "@/components/ui/facts";
import { Bytes, Count } from "@/components/ui/figures";
import { formatBytes, formatMillis, formatTime } from "@/lib/base/format";
import type { Cost, EventsMeta, StreamMeta } from "@/lib/watch/api-schema";
import { formatByteRate, formatEventRate, formatShare, sharingOf } from "@/lib/watch/cost";
import { EVENT_TYPES } from "@/lib/watch/types";
import styles from "./panels.module.css";
import { streamName } from "./stream-name";
import { StreamPanel, type StreamPanelProps } from "./stream-panel";
import type { LabState } from "./use-lab-state";

/** What these streams cost upstream and in memory, and what sharing and metadata-only would save. */
export function CostPanel({ lab, meta }: { lab: LabState; meta: EventsMeta }) {
  return (
    <div className={styles.panel}>
      <div className={styles.columns}>
        <PanelFrame title="Upstream">
          <Upstream streams={meta.streams} />
        </PanelFrame>
        <PanelFrame title="Held in memory">
          <Held meta={meta} />
        </PanelFrame>
      </div>
      <StreamPanel lab={lab} capture={meta.capture} streams={meta.streams}>
        {(props) => <Forms {...props} />}
      </StreamPanel>
    </div>
  );
}

function Upstream({ streams }: { streams: readonly StreamMeta[] }) {
  const subscribers = streams.reduce((sum, stream) => sum + stream.subscribers, 0);
  const sharing = sharingOf(streams.length, subscribers);
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Stream</th>
            <th scope="col">Events/s</th>
            <th scope="col">Bytes/s</th>
            <th scope="col">Over</th>
            <th scope="col">Watches</th>
            <th scope="col">Lists</th>
            <th scope="col">Subscriptions</th>
          </tr>
        </thead>
        <tbody className="mono">
          {streams.map(({ id, spec, rates, watches, lists, subscribers }) => (
            <tr key={id}>
              <th scope="row">{streamName(spec)}</th>
              <td>{formatEventRate(rates.events)}</td>
              <td>{formatByteRate(rates.bytes)}</td>
              <td>{formatMillis(rates.overMs)}</td>
              <td>
                <Count value={watches} />
              </td>
              <td>
                <Count value={lists} />
              </td>
              <td>
                <Count value={subscribers} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.line}>
        <Count value={sharing.connections} /> {sharing.connections === 1 ? "connection" : "connections"}{" "}
        upstream for <Count value={sharing.subscriptions} />{" "}
        {sharing.subscriptions === 1 ? "subscription" : "subscriptions"}: sharing saves{" "}
        <Count value={sharing.saved} />.
      </p>
    </>
  );
}

function Held({ meta: { held, dropped, anomalies } }: { meta: EventsMeta }) {
  const gone = EVENT_TYPES.filter((type) => dropped[type] > 0);
  return (
    <Facts
      facts={[
        ["Events", <Count key="events" value={held.events} />],
        ["On the wire", <Bytes key="bytes" value={held.bytes} />],
        ["Dropped", gone.length === 0 ? "none" : gone.map((type) => `${dropped[type]} ${type}`).join(", ")],
        [
          "Not taken",
          `${anomalies.unknown} unknown, ${anomalies.rejected} rejected, ${anomalies.undecodable} undecodable`,
        ],
      ]}
    />
  );
}

/** The same list in full and as metadata alone, measured now. */
function Forms({ capture, stream, picker }: StreamPanelProps) {
  const action = useAction<Cost>("/api/watch/cost");
  const { answer, running } = action;
  const state = actionState(action);
  return (
    <PanelFrame
      title="Full objects against metadata only"
      {...(state === undefined ? {} : { state })}
      note={answer === null ? undefined : `measured at ${formatTime(answer.at)}`}
      requests={answer?.evidence.map(({ id }) => id)}
      actions={
        <>
          {picker}
          <Button disabled={running} onClick={() => action.run({ query: { capture, stream } })}>
            Measure
          </Button>
        </>
      }
    >
      {answer === null ? (
        state === undefined && (
          <EmptyState title="Not measured yet">
            It asks for the list of this stream twice: in full, and as PartialObjectMetadata.
          </EmptyState>
        )
      ) : (
        <Saving cost={answer.data} />
      )}
    </PanelFrame>
  );
}

function Saving({ cost: { forms, saving, whole } }: { cost: Cost }) {
  const each = (bytes: number | null) => (bytes === null ? "unknown" : formatBytes(Math.round(bytes)));
  return (
    <>
      <Facts
        facts={[
          ["In full", <Bytes key="full" value={forms.fullBytes} />],
          ["Metadata only", <Bytes key="metadata" value={forms.metadataBytes} />],
          ["Saved", formatShare(saving.saved)],
          ["Objects", <Count key="objects" value={forms.objects} />],
          ["Each", `${each(saving.fullPerObject)} in full, ${each(saving.metadataPerObject)} as metadata`],
        ]}
      />
      {!whole && <p className={styles.line}>The list is longer than the page that was measured.</p>}
    </>
  );
}
