import type { ApiResult } from "@/components/data/query";
import { useViewState } from "@/components/shell/use-view-state";
import { EmptyState } from "@/components/ui/empty-state";
import { Table } from "@/components/ui/table";
import { formatCount } from "@/lib/base/format";
import type { Nodes, Overview } from "@/lib/overview/schema";
import { overviewView } from "@/lib/overview/url";
import { nodeColumns } from "./node-columns";
import styles from "./overview.module.css";
import { OverviewPanel } from "./overview-panel";

/** Rows before the table scrolls by itself. */
const FIT = 12;

export function NodesPanel({ result }: { result: ApiResult<Overview> }) {
  return (
    <OverviewPanel title="Nodes" name="nodes" result={result} note={countOf}>
      {(nodes) => <NodeTable nodes={nodes} />}
    </OverviewPanel>
  );
}

function NodeTable({ nodes: { items, remaining } }: { nodes: Nodes }) {
  const [state, set] = useViewState(overviewView);
  if (items.length === 0) {
    return (
      <EmptyState title="This cluster has no nodes">
        Nothing can be scheduled until a kubelet registers one. That is expected of an API server on its own.
      </EmptyState>
    );
  }
  return (
    <>
      <Table
        label="Nodes"
        columns={nodeColumns}
        rows={items}
        keyOf={({ name }) => name}
        sort={state.nodes}
        onSort={(nodes) => set({ nodes })}
        fit={FIT}
      />
      {remaining !== null && remaining > 0 && (
        <p className={styles.note}>{formatCount(remaining)} further nodes are not listed here.</p>
      )}
    </>
  );
}

/** How many there are, how many of them are ready, and how many are played by kwok. */
export function countOf({ items, remaining }: Nodes): string {
  const ready = items.filter((node) => node.ready === "True").length;
  const simulated = items.filter((node) => node.simulated).length;
  const all = remaining === 0 ? formatCount(items.length) : `first ${formatCount(items.length)}`;
  return `${all}, ${formatCount(ready)} ready${simulated > 0 ? `, ${formatCount(simulated)} simulated` : ""}`;
}
