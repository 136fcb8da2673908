import { useState } from "react";
import { useApi } from "@/components/data/query";
import { Dialog } from "@/components/ui/dialog";
import { type Mark, StateMark } from "@/components/ui/state-mark";
import { type Column, Table } from "@/components/ui/table";
import { formatCount } from "@/lib/base/format";
import { resourceName } from "@/lib/objects/path";
import type { KindReport } from "@/lib/trees/api-schema";
import { type TreesState, treesView } from "@/lib/trees/url";
import { MissingRights } from "./denied-trees";
import styles from "./trees.module.css";

const MARKS: Readonly<Record<string, Mark>> = {
  live: "live",
  partial: "warn",
  past: "stale",
  denied: "denied",
  gone: "off",
  stale: "stale",
  "backing-off": "stale",
  failed: "bad",
  reauth: "denied",
};

const COLUMNS: readonly Column<KindReport>[] = [
  {
    id: "kind",
    title: "Kind",
    text: ({ namespace, ...kind }) =>
      namespace === null ? resourceName(kind) : `${resourceName(kind)} in ${namespace}`,
  },
  {
    id: "state",
    title: "State",
    // Room for the mark as well.
    text: ({ phase }) => `${phase}   `,
    cell: ({ phase }) => <StateMark mark={MARKS[phase] ?? "busy"}>{phase}</StateMark>,
  },
  {
    id: "objects",
    title: "Objects",
    align: "end",
    text: ({ objects }) => (objects === null ? "–" : formatCount(objects)),
    value: ({ objects }) => objects ?? -1,
  },
  { id: "why", title: "Why", grow: true, most: 80, text: ({ problem }) => problem?.message ?? "" },
];

interface KindsDialogProps {
  open: boolean;
  onClose(): void;
  context: string | null;
  state: TreesState;
}

const REFRESH_MS = 2_000;

/** What trees are made of: each kind, how it is read, and why one is not. */
export function KindsDialog({ open, onClose, context, state }: KindsDialogProps) {
  const [sort, setSort] = useState("");
  const ns = treesView.fields.ns.format(state.ns);
  const { data } = useApi<{ kinds: KindReport[] }>("/api/trees/kinds", {
    context,
    query: { ns: ns || null, at: state.at || null },
    enabled: open,
    refreshMs: REFRESH_MS,
  });
  return (
    <Dialog title="Kinds that are read" open={open} onClose={onClose} wide>
      <div className={styles.kindsTable}>
        <Table
          label="Kinds"
          columns={COLUMNS}
          rows={data?.kinds ?? []}
          keyOf={(kind) => `${resourceName(kind)} ${kind.namespace}`}
          sort={sort}
          onSort={setSort}
        />
      </div>
      <MissingRights kinds={data?.kinds ?? []} namespaces={state.ns} />
    </Dialog>
  );
}
