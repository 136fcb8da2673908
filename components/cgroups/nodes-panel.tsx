import { useCallback } from "react";
import { useLiveRows } from "@/components/data/live-rows";
import { PanelFrame } from "@/components/data/panel-frame";
import { useConnection } from "@/components/data/stream";
import { streamState } from "@/components/data/stream-state";
import { useCluster } from "@/components/shell/cluster";
import { EmptyState } from "@/components/ui/empty-state";
import { TextField } from "@/components/ui/field";
import { Count } from "@/components/ui/figures";
import type { TreeColumn } from "@/components/ui/tree-column";
import { TreeGrid } from "@/components/ui/tree-grid";
import type { NodeRow } from "@/lib/cgroups/node-row";
import styles from "./cgroups.module.css";
import { NODE_COLUMNS, NodeCell } from "./node-cells";
import type { PageProps } from "./page-props";

/** All nodes: what their pods ask for and use, and which do not get what they should. */
export function NodesPanel({ state, set }: PageProps) {
  const context = useCluster().info?.name ?? null;
  const query = {
    ...(state.find !== "" && { find: state.find }),
    ...(state.sort !== "" && { sort: state.sort }),
  };
  const { live, total, row } = useLiveRows<NodeRow & { rev: string }, null>("cgroup-nodes", {
    context,
    query,
  });
  const connection = useConnection();
  const open = useCallback(
    (node: NodeRow | null) => {
      if (node !== null) set({ node: node.name, find: "", cgroup: "", why: "" }, "push");
    },
    [set],
  );
  const cell = useCallback(
    (node: NodeRow, { id }: TreeColumn) => <NodeCell node={node} column={id} onOpen={() => open(node)} />,
    [open],
  );
  return (
    <div className={styles.page}>
      <PanelFrame
        title="Nodes"
        note={live.frame === null ? undefined : <Count value={total} />}
        state={streamState(connection, live.connected, live.status)}
        actions={
          <TextField
            label="Find a node"
            placeholder="Find a node"
            data-filter
            value={state.find}
            onChange={({ target }) => set({ find: target.value })}
            className={styles.find ?? ""}
          />
        }
      >
        {live.frame === null ? undefined : total === 0 ? (
          <EmptyState
            title={state.find === "" ? "The cluster has no nodes" : "No node has this in its name"}
          />
        ) : (
          <div className={styles.grid}>
            <TreeGrid
              label="Nodes"
              columns={NODE_COLUMNS}
              count={total}
              row={(index) => {
                const node = row(index);
                return node === null
                  ? null
                  : { ...node, level: 1, open: null, position: index + 1, siblings: total, label: node.name };
              }}
              cell={cell}
              sorting={{ sort: state.sort, onSort: (sort) => set({ sort }) }}
              onToggle={() => undefined}
              onActivate={(index) => open(row(index))}
            />
          </div>
        )}
      </PanelFrame>
    </div>
  );
}
