import { useMemo, useState } from "react";
import { PanelFrame } from "@/components/data/panel-frame";
import { useConnection } from "@/components/data/stream";
import { streamState } from "@/components/data/stream-state";
import { useCluster } from "@/components/shell/cluster";
import { DeniedView } from "@/components/ui/denied-view";
import { EmptyState } from "@/components/ui/empty-state";
import { AgeOf, Count } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { StateMark } from "@/components/ui/state-mark";
import { type Column, Table } from "@/components/ui/table";
import { cutText } from "@/lib/base/safe-text";
import type { ObjectEvent } from "@/lib/object/api-schema";
import { isAboutAnother } from "@/lib/object/events";
import styles from "./object.module.css";
import type { ReadingProps } from "./page-props";
import { useObjectEvents } from "./use-object-events";

/** What was said about the object, live. The API server forgets it after an hour. */
export function EventsReading({ meta, object, context, state }: ReadingProps) {
  const { live, rows, more } = useObjectEvents(context, meta);
  const user = useCluster().identity.data?.username ?? "<your user name>";
  const panel = streamState(useConnection(), live.connected, live.status);
  const uid = object?.metadata.uid ?? (state.uid || null);
  const { namespace, name } = meta;
  const missing = { verb: "list", group: "", resource: "events", ...(namespace && { namespace }) };
  return (
    <div className={styles.filled}>
      <PanelFrame
        title="Events"
        state={panel}
        note={<Note rows={rows} more={more} />}
        denied={<DeniedView missing={missing} user={user} what="Events" />}
      >
        {live.frame === null ? undefined : rows.length === 0 ? (
          <EmptyState title="No events">
            Nothing was said about it in the last hour. The API server keeps events for an hour (--event-ttl),
            so a lack of them says nothing about what came before.
          </EmptyState>
        ) : (
          <EventTable events={rows} uid={uid} name={name} />
        )}
      </PanelFrame>
    </div>
  );
}

function Note({ rows, more }: { rows: readonly ObjectEvent[]; more: number }) {
  const warnings = rows.filter(({ type }) => type === "Warning").length;
  return (
    <>
      <Count value={rows.length} /> kept, {warnings} warnings{more > 0 && `, ${more} older not shown`}; each
      for an hour after it was last seen
    </>
  );
}

interface EventTableProps {
  events: readonly ObjectEvent[];
  uid: string | null;
  name: string;
  /** Few, among other things: as high as its rows up to this many, and what, when and how often alone. */
  fit?: number;
}

export function EventTable({ events, uid, name, fit }: EventTableProps) {
  const [sort, setSort] = useState("-last");
  const few = fit !== undefined;
  const columns = useMemo(
    () => columnsFor(uid, name).filter(({ id }) => !few || !DETAILS.has(id)),
    [uid, name, few],
  );
  return (
    <Table
      label="Events"
      columns={columns}
      rows={events}
      keyOf={({ key }) => key}
      sort={sort}
      onSort={setSort}
      {...(fit === undefined ? {} : { fit })}
    />
  );
}

const DETAILS: ReadonlySet<string> = new Set(["first", "source"]);

const timeOf = (time: string | null) => {
  const at = Date.parse(time ?? "");
  return Number.isNaN(at) ? 0 : at;
};

function columnsFor(uid: string | null, name: string): readonly Column<ObjectEvent>[] {
  return [
    {
      id: "last",
      title: "Last",
      text: () => "00m00s",
      value: ({ last }) => timeOf(last),
      hover: ({ last }) => last ?? "",
      cell: ({ last }) => <AgeOf time={last} />,
    },
    {
      id: "type",
      title: "Type",
      text: ({ type }) => `    ${type}`,
      cell: ({ type }) => (
        <StateMark mark={type === "Warning" ? "warn" : "ok"}>
          <SafeText text={cutText(type, 20)} />
        </StateMark>
      ),
    },
    { id: "reason", title: "Reason", text: ({ reason }) => reason, most: 24 },
    {
      id: "count",
      title: "Count",
      align: "end",
      text: ({ count }) => String(count),
      value: ({ count }) => count,
    },
    {
      id: "first",
      title: "First",
      text: () => "00m00s",
      value: ({ first }) => timeOf(first),
      hover: ({ first }) => first ?? "",
      cell: ({ first }) => <AgeOf time={first} />,
    },
    {
      id: "source",
      title: "From",
      text: ({ source, host }) => (host === "" ? source : `${source}, ${host}`),
      most: 28,
    },
    {
      id: "message",
      title: "Message",
      grow: true,
      text: ({ message, fieldPath }) => (fieldPath === "" ? message : `${message} (${fieldPath})`),
      cell: (event) => (
        <>
          {isAboutAnother(event, uid, name) && (
            <span className="soft">about an earlier object of this name: </span>
          )}
          <SafeText text={cutText(event.message, 2000)} />
          {event.fieldPath !== "" && (
            <span className="soft">
              {" "}
              <SafeText text={event.fieldPath} />
            </span>
          )}
        </>
      ),
    },
  ];
}
