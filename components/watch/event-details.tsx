import { useState } from "react";
import { ObjectLink } from "@/components/object/object-link";
import { Button, IconButton } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Facts } from "@/components/ui/facts";
import { SafeText } from "@/components/ui/safe-text";
import { Tabs } from "@/components/ui/tabs";
import { formatCount, formatInstant, formatMillis } from "@/lib/base/format";
import type { Problem } from "@/lib/base/problem";
import { visibleLines } from "@/lib/base/safe-text";
import type { EventDetail } from "@/lib/watch/api-schema";
import { nameOf } from "@/lib/watch/filter";
import type { StreamSpec } from "@/lib/watch/stream-spec";
import type { EventRow } from "@/lib/watch/types";
import { ChangeList } from "./change-list";
import { clockTime } from "./event-cells";
import styles from "./event-details.module.css";
import { ChangeMark, EventMark } from "./marks";
import { streamName } from "./stream-name";
import { yamlText } from "./yaml-text";

export interface EventDetailsProps {
  row: EventRow;
  spec: StreamSpec | null;
  /** Null while it is under way, and when it could not be had. */
  detail: EventDetail | null;
  problem: Problem | null;
  onClose(): void;
}

/** One event in full: when, what it says, what it changed and who owns that, and the object. */
export function EventDetails({ row, spec, detail, problem, onClose }: EventDetailsProps) {
  return (
    <div className={styles.details}>
      <header className={styles.head}>
        <EventMark type={row.type} />
        {row.type === "MODIFIED" && <ChangeMark change={row.change} />}
        <IconButton icon="close" label="Close" onClick={onClose} />
      </header>
      {row.identity !== null && (
        <h2 className={`mono ${styles.name}`}>
          <SafeText text={nameOf(row)} />
        </h2>
      )}
      <Meaning row={row} />
      <Facts facts={factsOf(row, spec)} />
      {spec !== null && row.identity !== null && (
        <p>
          <ObjectLink object={objectOf(spec, row.identity)}>
            {row.type === "DELETED" ? "What is left of it: its events" : "The object as it is now"}
          </ObjectLink>
        </p>
      )}
      {problem !== null && (
        <p role="alert">
          {problem.message} {problem.hint}
        </p>
      )}
      {row.error === null && row.type !== "BOOKMARK" && detail !== null && (
        <Body key={row.seq} row={row} detail={detail} />
      )}
    </div>
  );
}

const objectOf = (
  { group, version, resource }: StreamSpec,
  { namespace, name, uid }: { namespace: string | null; name: string; uid: string },
) => ({ group, version, resource, namespace: namespace ?? "", name, uid });

function factsOf(row: EventRow, spec: StreamSpec | null) {
  const { identity, seq, at, gapMs, bytes, resourceVersion, stream } = row;
  return [
    ["Time", `${formatInstant(at)}${clockTime(at).slice(8)}`],
    ["Gap", gapMs === null ? "first of the stream" : formatMillis(gapMs)],
    ["RV", resourceVersion],
    ["Bytes", formatCount(bytes)],
    ["Stream", spec === null ? stream : streamName(spec)],
    ["Number", formatCount(seq)],
    ...(identity === null
      ? []
      : ([
          ["Kind", [identity.kind, identity.group].filter(Boolean).join(".")],
          ["UID", identity.uid],
        ] as const)),
  ] as const;
}

/** What an event that is about no object, or tells no change, is there for. */
function Meaning({ row }: { row: EventRow }) {
  const { type, error, initialEventsEnd, synthetic, resourceVersion } = row;
  if (error !== null) return <ErrorMeaning error={error} />;
  if (initialEventsEnd) {
    return (
      <p>
        The initial state is complete as of this resourceVersion (annotation{" "}
        <code>k8s.io/initial-events-end</code>). What follows are changes.
      </p>
    );
  }
  if (type === "BOOKMARK") {
    return (
      <p>
        The server promises that everything this watch asked for up to <code>{resourceVersion}</code> has been
        sent. A watch may go on from here, even if its last event is far older.
      </p>
    );
  }
  if (synthetic) {
    return (
      <p>
        Initial state: the object was there when the watch began. It is no change, and its resourceVersion is
        no resume point.
      </p>
    );
  }
  return null;
}

const CODES: Readonly<Record<number, string>> = {
  410: "The resourceVersion is older than the history that the server keeps. Only a new list helps.",
  429: "The server is shedding load. The same watch may be opened again after the wait.",
  500: "The server could not go on, or could not decode an object. The watch is opened again at the same resourceVersion.",
  504: "The resourceVersion is ahead of what the server has seen. Wait, and try again; if that goes on, start anew.",
};

function ErrorMeaning({ error }: { error: NonNullable<EventRow["error"]> }) {
  const { code, reason, message, causes, retryAfterSeconds } = error;
  return (
    <>
      <p>
        <span className="mono">
          {code} {reason}
        </span>
        : <SafeText text={message} />
      </p>
      <p className="soft">
        {CODES[code] ?? "The watch is over; the stream arrived with HTTP 200 all the same."}
      </p>
      {causes.length > 0 && (
        <ul>
          {causes.map((cause) => (
            <li key={`${cause.reason} ${cause.field} ${cause.message}`}>
              <span className="mono">{[cause.reason, cause.field].filter(Boolean).join(" ")}</span>{" "}
              {cause.message}
            </li>
          ))}
        </ul>
      )}
      {retryAfterSeconds !== null && <p>The server asks to wait {retryAfterSeconds} s.</p>}
    </>
  );
}

type Reading = "changes" | "yaml" | "json";

function Body({ row, detail }: { row: EventRow; detail: EventDetail }) {
  const compares = row.type === "MODIFIED";
  const [reading, setReading] = useState<Reading>(compares ? "changes" : "yaml");
  if (detail.object === null) {
    return <p className="soft">The object is withheld: the right to see it was taken away.</p>;
  }
  const tabs = [
    ...(compares ? [{ id: "changes" as const, title: sayCount(detail) }] : []),
    { id: "yaml" as const, title: "YAML" },
    { id: "json" as const, title: "JSON" },
  ];
  return (
    <Tabs<Reading>
      label="Readings of the event"
      tabs={tabs}
      selected={reading}
      onSelect={setReading}
      className={styles.body ?? ""}
    >
      {reading === "changes" ? (
        <ChangeList change={detail.change} />
      ) : (
        <ObjectText
          text={reading === "yaml" ? yamlText(detail.object) : JSON.stringify(detail.object, null, 2)}
        />
      )}
    </Tabs>
  );
}

function sayCount({ change }: EventDetail): string {
  return change === null ? "Changes" : `Changes ${change.changes.length}`;
}

/** Text that is shown at once; the rest on demand, for some objects are megabytes. */
const SHOWN = 200_000;

function ObjectText({ text }: { text: string }) {
  const [all, setAll] = useState(false);
  return (
    <>
      <div className={styles.tools}>
        <CopyButton text={text} label="Copy" labelled />
        {text.length > SHOWN && !all && <Button onClick={() => setAll(true)}>Show all of it</Button>}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <pre className={styles.text} tabIndex={0}>
        {visibleLines(all ? text : text.slice(0, SHOWN))}
      </pre>
    </>
  );
}
