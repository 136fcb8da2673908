import { useState } from "react";
import { useApi } from "@/components/data/query";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { Select } from "@/components/ui/field";
import { Age } from "@/components/ui/figures";
import { ProblemView } from "@/components/ui/problem-view";
import { type Column, Table } from "@/components/ui/table";
import { Tabs } from "@/components/ui/tabs";
import { formatCount, formatInstant } from "@/lib/base/format";
import type { ChangesAnswer, TreeChange } from "@/lib/trees/api-schema";
import { treesView } from "@/lib/trees/url";
import { ComparePanel } from "./compare-panel";
import styles from "./trees.module.css";

const SPANS = [
  { value: "60", text: "in the last minute" },
  { value: "300", text: "in the last 5 minutes" },
  { value: "3600", text: "in the last hour" },
] as const;

type Span = (typeof SPANS)[number]["value"];

const COLUMNS: readonly Column<TreeChange>[] = [
  {
    id: "at",
    title: "Ago",
    align: "end",
    text: ({ at }) => formatInstant(at),
    value: ({ at }) => at,
    cell: ({ at }) => <Age at={at} />,
    most: 6,
  },
  { id: "what", title: "What", text: ({ what }) => what },
  { id: "kind", title: "Kind", text: ({ kind }) => kind },
  { id: "namespace", title: "Namespace", text: ({ namespace }) => namespace },
  { id: "name", title: "Name", grow: true, text: ({ name }) => name },
];

interface ChangesDialogProps {
  open: boolean;
  onClose(): void;
  context: string | null;
  namespaces: readonly string[];
  /** The resourceVersion that is shown; empty for what is live. */
  at: string;
  onChoose(uid: string): void;
}

const REFRESH_MS = 2_000;

const TABS = [
  { id: "watched", title: "While it was watched" },
  { id: "kept", title: "From the cluster's history" },
] as const;

type Tab = (typeof TABS)[number]["id"];

/** What is different from a moment ago: as far as it was watched, or as far as the cluster keeps its history. */
export function ChangesDialog(props: ChangesDialogProps) {
  const { open, onClose, at } = props;
  const [tab, setTab] = useState<Tab>("watched");
  const shown = at === "" ? tab : "kept";
  return (
    <Dialog wide title="What changed" open={open} onClose={onClose}>
      <Tabs<Tab>
        label="Compared with"
        tabs={at === "" ? TABS : TABS.slice(1)}
        selected={shown}
        onSelect={setTab}
        className={styles.changes ?? ""}
      >
        {shown === "watched" ? <WatchedChanges {...props} /> : <ComparePanel {...props} />}
      </Tabs>
    </Dialog>
  );
}

function WatchedChanges({ open, context, namespaces, onChoose }: ChangesDialogProps) {
  const [span, setSpan] = useState<Span>("300");
  const [sort, setSort] = useState("-at");
  const ns = treesView.fields.ns.format(namespaces);
  const { data, problem } = useApi<ChangesAnswer>("/api/trees/changes", {
    context,
    query: { seconds: span, ...(ns === "" ? {} : { ns }) },
    enabled: open,
    refreshMs: REFRESH_MS,
  });
  return (
    <>
      <div className={styles.changesBar}>
        <Select<Span> label="Since" value={span} options={SPANS} onChange={setSpan} />
        {data !== undefined && (
          <span className="soft">
            {formatCount(data.appeared)} appeared, {formatCount(data.changed)} changed,{" "}
            {formatCount(data.vanished)} vanished; watched since {formatInstant(data.since)}
          </span>
        )}
      </div>
      <div className={styles.kindsTable}>
        {problem !== null && data === undefined && <ProblemView problem={problem} />}
        {data?.changes.length === 0 && (
          <EmptyState title="Nothing changed">
            Nothing that is watched appeared, changed or vanished.
          </EmptyState>
        )}
        {data !== undefined && data.changes.length > 0 && (
          <Table
            label="Changes"
            columns={COLUMNS}
            rows={data.changes}
            keyOf={({ uid, at, what }) => `${uid} ${at} ${what}`}
            sort={sort}
            onSort={setSort}
            onActivate={({ uid, what }) => what !== "vanished" && onChoose(uid)}
          />
        )}
      </div>
    </>
  );
}
