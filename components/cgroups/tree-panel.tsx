import { useCallback, useMemo, useState } from "react";
import { useLiveRows } from "@/components/data/live-rows";
import { PanelFrame } from "@/components/data/panel-frame";
import { useConnection } from "@/components/data/stream";
import { streamState } from "@/components/data/stream-state";
import { useCluster } from "@/components/shell/cluster";
import { EmptyState } from "@/components/ui/empty-state";
import { SplitPane } from "@/components/ui/split-pane";
import { TreeGrid } from "@/components/ui/tree-grid";
import { treeQueryOf } from "@/lib/cgroups/api-query";
import type { TreeMeta } from "@/lib/cgroups/api-schema";
import { shortId } from "@/lib/cgroups/flatten";
import type { CgroupRow } from "@/lib/cgroups/row-schema";
import { joinRow, type StillRow } from "@/lib/cgroups/row-wire";
import { Cell } from "./cell";
import styles from "./cgroups.module.css";
import { type CgroupColumn, columnsOf } from "./columns";
import { LiveDetails } from "./live-details";
import { NodeFacts } from "./node-facts";
import type { PageProps } from "./page-props";
import { TreeTools } from "./tree-tools";

/** The tree of a node, live: in systemd-cgls's shape, with what is there beside what should be. */
export function TreePanel({ state, set }: PageProps) {
  const context = useCluster().info?.name ?? null;
  const { toggled, toggle } = useToggled(state.node, state.depth);
  const query = treeQueryOf(state.node, { depth: state.depth, toggled, find: state.find });
  const { live, meta, total, row } = useTreeRows(context, query);
  const connection = useConnection();
  const columns = useMemo(() => columnsOf(state.columns), [state.columns]);
  const choose = (index: number) => {
    const chosen = row(index);
    if (chosen !== null) set({ cgroup: chosen.key, why: "" });
  };
  const cell = useCallback(
    (shown: CgroupRow, { id }: CgroupColumn) => (
      <Cell
        row={shown}
        column={id}
        chosen={state.cgroup === shown.key}
        onWhy={(why) => set({ cgroup: shown.key, why })}
      />
    ),
    [state.cgroup, set],
  );
  return (
    <PanelFrame
      title={`Cgroups of ${state.node}`}
      state={streamState(connection, live.connected, live.status)}
      requests={meta?.requests}
      {...(meta !== null && {
        denied: <NodeFacts meta={meta} onFinding={(path) => set({ cgroup: path })} />,
      })}
      actions={<TreeTools state={state} set={set} rows={total} />}
    >
      {live.frame === null || meta === null ? undefined : (
        <div className={styles.tree}>
          <NodeFacts meta={meta} onFinding={(path) => set({ cgroup: path })} />
          <SplitPane
            detailsLabel="The chosen cgroup"
            details={state.cgroup === "" ? null : <LiveDetails state={state} set={set} context={context} />}
          >
            {total === 0 ? (
              <EmptyState title="No cgroup has this">
                Words are looked for in paths, pods, containers, ids and uids; all of them must be found.
              </EmptyState>
            ) : (
              <TreeGrid
                label={`Cgroups of ${state.node}`}
                columns={columns}
                count={total}
                row={(index) => row(index)}
                cell={cell}
                onToggle={(index) => {
                  const found = row(index);
                  if (found !== null) toggle(shortId(found.key));
                }}
                onSelect={choose}
                onActivate={choose}
              />
            )}
          </SplitPane>
        </div>
      )}
    </PanelFrame>
  );
}

/** The rows with their figures, which come beside them. */
function useTreeRows(context: string | null, query: Record<string, string>) {
  const rows = useLiveRows<StillRow & { rev: string }, TreeMeta>("cgroups", { context, query });
  const { live, meta, row: still } = rows;
  const row = useCallback(
    (index: number): CgroupRow | null => {
      const found = still(index);
      const figures = meta?.figures[index - (live.frame?.offset ?? 0)];
      return found === null || figures === undefined ? null : joinRow(found, figures);
    },
    [still, meta, live.frame],
  );
  return { ...rows, row };
}

/** What was opened and closed by hand, until another node or depth is chosen. */
function useToggled(node: string, depth: string) {
  const of = `${node} ${depth}`;
  const [kept, setKept] = useState<{ of: string; ids: ReadonlySet<string> }>({ of, ids: new Set() });
  const ids = kept.of === of ? kept.ids : NONE;
  const toggle = (id: string) => {
    const next = new Set(ids);
    if (!next.delete(id)) next.add(id);
    setKept({ of, ids: next });
  };
  return { toggled: ids, toggle };
}

const NONE: ReadonlySet<string> = new Set();
