import { useCallback, useMemo, useRef, useState } from "react";
import { apiGet } from "@/components/data/api";
import { showEvidence } from "@/components/data/evidence-drawer-state";
import { useConnection } from "@/components/data/stream";
import { streamState } from "@/components/data/stream-state";
import { useCluster } from "@/components/shell/cluster";
import { EmptyState } from "@/components/ui/empty-state";
import { ProblemView } from "@/components/ui/problem-view";
import { SplitPane } from "@/components/ui/split-pane";
import type { TreeColumn } from "@/components/ui/tree-column";
import { TreeGrid } from "@/components/ui/tree-grid";
import type { PanelState } from "@/lib/base/panel-state";
import type { Problem } from "@/lib/base/problem";
import type { KindReport, TreesMeta } from "@/lib/trees/api-schema";
import { treesQueryOf } from "@/lib/trees/query";
import type { TreeRowData } from "@/lib/trees/row";
import { DEFAULT_COLUMNS } from "@/lib/trees/url";
import { ChangesDialog } from "./changes-dialog";
import { DeniedTrees } from "./denied-trees";
import { Details } from "./details";
import { ExportMenu } from "./export-menu";
import { KindsDialog } from "./kinds-dialog";
import { TreeMap } from "./map/tree-map";
import { LiveButton, PastStrip } from "./past-strip";
import { PinButton } from "./pin-button";
import { RowCell, treeColumns } from "./row-cells";
import { Summary } from "./summary";
import { sortFrom, Tools } from "./tools";
import styles from "./trees.module.css";
import { useReveal } from "./use-reveal";
import { type TreeRows, useTreeRows } from "./use-tree-rows";
import { type TreesChoice, useTreesState } from "./use-trees-state";

/** The trees of one cluster, live: what is chosen is in the address, what is shown comes from the server's window. */
export function ClusterTrees() {
  const opened = useRef<TreesMeta["opened"]>(null);
  const choice = useTreesState(() => opened.current);
  const { state } = choice;
  const context = useCluster().info?.name ?? null;
  const query = useMemo(() => treesQueryOf(state), [state]);
  const rows = useTreeRows(context, query);
  opened.current = rows.meta?.opened ?? null;
  const { goTo, reveal } = useReveal(context, query, choice);
  const [kinds, setKinds] = useState(false);
  const [changes, setChanges] = useState(false);
  const { live, meta } = rows;
  const connection = useConnection();
  const panel: PanelState =
    live.problem === null
      ? streamState(connection, live.connected, live.status)
      : { kind: "failed", problem: live.problem };
  const filtering = state.filter.trim() !== "";
  // A moment that is no longer kept: what was read of it before is not all of it.
  const lost = state.at !== "" && panel.kind === "gone" ? panel.problem : null;
  return (
    <div className={styles.page}>
      <Tools choice={choice}>
        <ExportMenu context={context} query={query} />
      </Tools>
      <Summary
        meta={meta}
        state={panel}
        filtering={filtering}
        onKinds={() => setKinds(true)}
        onEvidence={() => void showRequests(context, query)}
        onChanges={() => setChanges(true)}
      >
        <PinButton choice={choice} context={context} />
      </Summary>
      <PastStrip choice={choice} lost={lost !== null} onCompare={() => setChanges(true)} />
      <div className={styles.tree} data-old={live.old || undefined} data-lost={!live.connected || undefined}>
        {live.problem !== null || lost !== null ? (
          <ProblemView problem={(live.problem ?? lost) as Problem}>
            {state.at !== "" && <LiveButton set={choice.set} />}
          </ProblemView>
        ) : (
          <SplitPane
            detailsLabel="The chosen object"
            details={
              state.selected === "" ? null : <Details choice={choice} context={context} onReveal={reveal} />
            }
          >
            {state.look === "map" && panel.kind !== "denied" ? (
              <TreeMap choice={choice} context={context} query={query} onReveal={reveal} />
            ) : (
              <Tree rows={rows} choice={choice} filtering={filtering} goTo={goTo} />
            )}
          </SplitPane>
        )}
      </div>
      <ChangesDialog
        open={changes}
        onClose={() => setChanges(false)}
        context={context}
        namespaces={state.ns}
        at={state.at}
        onChoose={(uid) => {
          setChanges(false);
          // What is different since a moment is there now, and perhaps was not then.
          choice.set({ selected: uid, at: "", atTime: 0 }, "push");
        }}
      />
      <KindsDialog open={kinds} onClose={() => setKinds(false)} context={context} state={state} />
    </div>
  );
}

/** The lists and watches that the trees are made of. */
async function showRequests(
  context: string | null,
  { ns, at }: Readonly<Record<string, string>>,
): Promise<void> {
  const query = { ns, at };
  const answer = await apiGet<{ kinds: KindReport[] }>("/api/trees/kinds", { context, query }).catch(
    () => null,
  );
  if (answer !== null)
    showEvidence(
      "Trees",
      answer.data.kinds.flatMap(({ requests }) => requests),
    );
}

interface TreeProps {
  rows: TreeRows;
  choice: TreesChoice;
  filtering: boolean;
  goTo: { readonly index: number } | null;
}

function Tree({ rows, choice, filtering, goTo }: TreeProps) {
  const { state, set } = choice;
  const columns = useMemo(
    () => treeColumns(state.columns.length === 0 ? DEFAULT_COLUMNS : state.columns),
    [state.columns],
  );
  const mixed = state.group !== "namespace";
  const cell = useCallback(
    (row: TreeRowData, { id }: TreeColumn) => (
      <RowCell row={row} column={id} filtering={filtering} mixed={mixed} />
    ),
    [filtering, mixed],
  );
  if (rows.count === 0) return <NoRows rows={rows} filtering={filtering} choice={choice} />;
  const select = (index: number) => {
    const row = rows.row(index);
    if (row !== null && state.selected !== "" && row.object !== null) set({ selected: row.key });
  };
  const activate = (index: number) => {
    const row = rows.row(index);
    if (row?.object != null) set({ selected: row.key });
    else if (row?.open != null) choice.toggle(row.toggle);
  };
  return (
    <TreeGrid
      label="Resource trees"
      columns={columns}
      count={rows.count}
      goTo={goTo}
      sorting={{ sort: state.sort, onSort: (sort) => set({ sort: sortFrom(state.sort, sort) }) }}
      row={(index) => asTreeRow(rows.row(index))}
      cell={cell}
      onToggle={(index) => {
        const row = rows.row(index);
        if (row !== null) choice.toggle(row.toggle);
      }}
      onSelect={select}
      onActivate={activate}
      find={(prefix, from) => findNear(rows, prefix, from)}
    />
  );
}

const asTreeRow = (row: TreeRowData | null) => (row === null ? null : { ...row, label: row.name });

/** Type-ahead looks among the rows that are here; the filter looks everywhere. */
function findNear({ count, peek }: TreeRows, prefix: string, from: number): number | null {
  for (let index = from; index < count; index += 1) {
    const row = peek(index);
    if (row === null) return null;
    if (row.name.toLowerCase().startsWith(prefix)) return index;
  }
  return null;
}

function NoRows({ rows: { live, meta }, filtering, choice }: Omit<TreeProps, "goTo">) {
  const phase = live.status?.phase ?? "connecting";
  if (phase === "denied") return <DeniedTrees choice={choice} />;
  if (live.frame === null || phase === "connecting" || phase === "syncing")
    return <EmptyState title="Reading the cluster" />;
  if (filtering)
    return (
      <EmptyState title="Nothing matches">
        None of the {meta?.all.total ?? 0} objects is what the filter asks for.
      </EmptyState>
    );
  return (
    <EmptyState title="There is nothing here">No kind has an object here that may be listed.</EmptyState>
  );
}
