import { showEvidence } from "@/components/data/evidence-drawer-state";
import { PanelFrame } from "@/components/data/panel-frame";
import { actionState, useAction } from "@/components/data/use-action";
import { useCluster } from "@/components/shell/cluster";
import { Button, IconButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Bytes, Count } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { StateMark } from "@/components/ui/state-mark";
import type { WireAnswer, WireMeasure } from "@/lib/apis/api-schema";
import { timesOf, wireRatio } from "@/lib/apis/wire";
import { formatBytes, formatCount, formatMillis, formatTime } from "@/lib/base/format";
import styles from "./wire.module.css";

const WAYS: Readonly<Record<WireMeasure["way"], readonly [name: string, about: string]>> = {
  aggregated: ["Aggregated", "two documents hold everything"],
  conditional: ["Aggregated, again", "If-None-Match with the ETag: what Cutaway asks while nothing changes"],
  nopeer: ["Aggregated, this API server alone", "profile=nopeer leaves out what its peers serve"],
  legacy: ["Legacy", "two documents and one for each group and version, 8 at a time"],
};

/** What discovery costs on this cluster, in every way there is to read it. */
export function WirePanel() {
  const context = useCluster().info?.name ?? null;
  const action = useAction<WireAnswer>("/api/apis/wire");
  const { answer, running } = action;
  const state = actionState(action);
  return (
    <div className={styles.page}>
      <PanelFrame
        title="Discovery on the wire"
        {...(state === undefined ? {} : { state })}
        note={answer === null ? undefined : `measured at ${formatTime(answer.at)}`}
        requests={answer?.evidence.map(({ id }) => id)}
        actions={
          <Button main={answer === null} disabled={running} onClick={() => action.run({ context })}>
            Measure
          </Button>
        }
      >
        {answer === null ? (
          state === undefined && (
            <EmptyState title="Not measured yet">
              It reads discovery in four ways, three rounds each, and shows requests, bytes and time. Legacy
              discovery costs a request for each group and version; on a cluster with many it is read once.
            </EmptyState>
          )
        ) : (
          <Measured answer={answer.data} />
        )}
      </PanelFrame>
    </div>
  );
}

function Measured({ answer }: { answer: WireAnswer }) {
  const { ways, differences, peers } = answer;
  return (
    <>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Way</th>
              <th scope="col">Requests</th>
              <th scope="col">304</th>
              <th scope="col">On the wire</th>
              <th scope="col">Decoded</th>
              <th scope="col">Time, median</th>
              <th scope="col">from</th>
              <th scope="col">to</th>
              <th scope="col">New connections</th>
              <th scope="col">
                <span className="hidden-text">Evidence</span>
              </th>
            </tr>
          </thead>
          <tbody className="mono">
            {ways.map((way) => (
              <Way key={way.way} measure={way} />
            ))}
          </tbody>
        </table>
      </div>
      <Ratio answer={answer} />
      <Differences
        title="Aggregated against legacy"
        none="Both forms say the same of every resource of every version that both could read."
        differences={differences}
      />
      <Differences
        title="This API server against all"
        none="This API server serves everything that the cluster does, or has no peers that it knows of."
        differences={peers}
      />
    </>
  );
}

function Way({ measure }: { measure: WireMeasure }) {
  const { way, form, requests, notModified, wireBytes, decodedBytes, wallMs, connections, failed } = measure;
  const [name, about] = WAYS[way];
  const { median, least, most } = timesOf(wallMs);
  return (
    <tr>
      <th scope="row" title={about}>
        {name}
        {way !== "legacy" && form === "legacy" && (
          <StateMark mark="warn">answered with legacy documents</StateMark>
        )}
        {failed > 0 && (
          <StateMark mark="stale">
            {failed} {form === "legacy" ? "failed" : "stale"}
          </StateMark>
        )}
      </th>
      <td>
        <Count value={requests} />
      </td>
      <td>
        <Count value={notModified} />
      </td>
      <td>
        <Bytes value={wireBytes} />
      </td>
      <td>
        <Bytes value={decodedBytes} />
      </td>
      <td>{formatMillis(median)}</td>
      <td>{formatMillis(least)}</td>
      <td>{formatMillis(most)}</td>
      <td title={`in ${wallMs.length} rounds`}>
        <Count value={connections} />
      </td>
      <td>
        <IconButton
          icon="evidence"
          label={`Evidence of ${name}`}
          onClick={() => showEvidence(name, measure.evidence)}
        />
      </td>
    </tr>
  );
}

function Ratio({ answer: { ways } }: { answer: WireAnswer }) {
  const ratio = wireRatio(ways);
  if (ratio === null) return null;
  const { requests, bytes, time, again } = ratio;
  return (
    <p className={styles.line}>
      Legacy discovery takes <strong>{formatCount(requests)} times</strong> the requests,{" "}
      <strong>{bytes} times</strong> the bytes on the wire and <strong>{time} times</strong> the time of
      aggregated discovery. Asking again while nothing changed moves {formatBytes(again)} of bodies.
    </p>
  );
}

const SHOWN = 200;

function Differences({
  title,
  none,
  differences,
}: {
  title: string;
  none: string;
  differences: WireAnswer["differences"];
}) {
  return (
    <section className={styles.differences}>
      <h3>{title}</h3>
      {differences.length === 0 ? (
        <p>{none}</p>
      ) : (
        <ul className="mono">
          {differences.slice(0, SHOWN).map(({ at, what }) => (
            <li key={`${at} ${what}`}>
              <SafeText text={at} /> <span className="soft">{what}</span>
            </li>
          ))}
          {differences.length > SHOWN && <li>and {differences.length - SHOWN} more</li>}
        </ul>
      )}
    </section>
  );
}
