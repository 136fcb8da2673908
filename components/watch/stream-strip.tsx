import type { ReactNode } from "react";
import { showEvidence } from "@/components/data/evidence-drawer-state";
import { loadEvidence } from "@/components/data/load-evidence";
import { PanelStateMark } from "@/components/data/panel-state-mark";
import { streamState } from "@/components/data/stream-state";
import { IconButton } from "@/components/ui/button";
import { Cut } from "@/components/ui/cut";
import { Age, Bytes, Count } from "@/components/ui/figures";
import type { PanelState } from "@/lib/base/panel-state";
import type { Connection } from "@/lib/stream/connection";
import type { StreamMeta } from "@/lib/watch/api-schema";
import { formatByteRate, formatEventRate } from "@/lib/watch/cost";
import type { StreamSpec } from "@/lib/watch/stream-spec";
import { streamKey, streamName } from "./stream-name";
import styles from "./stream-strip.module.css";

interface StreamStripProps {
  streams: readonly StreamSpec[];
  /** What the server says of each; empty before it has. */
  metas: readonly StreamMeta[];
  connection: Connection;
  connected: boolean;
  onRemove(spec: StreamSpec): void;
}

/** Each stream and how fresh it is: state, last event, last bookmark, resourceVersion. */
export function StreamStrip({ streams, metas, connection, connected, onRemove }: StreamStripProps) {
  const metaOf = (spec: StreamSpec) => metas.find((meta) => streamKey(meta.spec) === streamKey(spec)) ?? null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a narrow screen
    <section className={styles.strip} aria-label="Streams" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Stream</th>
            <th scope="col">State</th>
            <th scope="col" className={styles.figure}>
              Last event
            </th>
            <th scope="col" className={styles.figure}>
              Last bookmark
            </th>
            <th scope="col" className={styles.end}>
              RV
            </th>
            <th scope="col" className={styles.end}>
              Objects
            </th>
            <th scope="col" className={styles.end}>
              Events
            </th>
            <th scope="col" className={`${styles.end} ${styles.rate}`}>
              Rate
            </th>
            <th scope="col">
              <span className="hidden-text">What one can do</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {streams.map((spec) => {
            const meta = metaOf(spec);
            const state = streamState(connection, connected, meta?.status ?? null);
            return (
              <StreamRow key={streamKey(spec)} spec={spec} meta={meta} state={state}>
                <IconButton
                  icon="close"
                  label={`Stop watching ${streamName(spec)}`}
                  onClick={() => onRemove(spec)}
                />
              </StreamRow>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

interface StreamRowProps {
  spec: StreamSpec;
  meta: StreamMeta | null;
  state: PanelState;
  children: ReactNode;
}

function StreamRow({ spec, meta, state, children }: StreamRowProps) {
  const status = meta?.status ?? null;
  return (
    <tr>
      <th scope="row" className="mono">
        <Cut text={streamName(spec)} />
      </th>
      <td>
        <PanelStateMark state={state} />
      </td>
      <td>
        <Since at={status?.lastEventAt ?? null} />
      </td>
      <td>
        <Since at={status?.lastBookmarkAt ?? null} />
      </td>
      <td className={`mono ${styles.end}`}>{status?.resourceVersion ?? <Unknown />}</td>
      <td className={styles.end}>{meta === null ? <Unknown /> : <Count value={meta.objects} />}</td>
      <td className={styles.end}>
        {meta === null ? (
          <Unknown />
        ) : (
          <>
            <Count value={meta.events} />
            <span className="soft">
              , <Bytes value={meta.bytes} />
            </span>
          </>
        )}
      </td>
      <td className={`mono ${styles.end} ${styles.rate}`} title="Over the last 10 seconds">
        {meta === null ? <Unknown /> : <Rate rates={meta.rates} />}
      </td>
      <td className={styles.actions}>
        {meta !== null && meta.evidence !== null && (
          <EvidenceButton id={meta.evidence} title={streamName(spec)} />
        )}
        {children}
      </td>
    </tr>
  );
}

function Rate({ rates: { events, bytes } }: Pick<StreamMeta, "rates">) {
  if (events === null) return <Unknown />;
  return (
    <>
      {formatEventRate(events)}
      <span className="soft">, {formatByteRate(bytes)}</span>
    </>
  );
}

const Unknown = () => <span className="soft">–</span>;

function Since({ at }: { at: number | null }) {
  if (at === null) return <span className="soft">none yet</span>;
  return (
    <>
      <Age at={at} />
      <span className="soft"> ago</span>
    </>
  );
}

/** The watch request that is open. */
function EvidenceButton({ id, title }: { id: string; title: string }) {
  const open = () => {
    void loadEvidence(id).catch(() => undefined);
    showEvidence(title, [id]);
  };
  return <IconButton icon="evidence" label={`Evidence of ${title}`} onClick={open} />;
}
