import type { Column } from "@/components/ui/table";
import type { About } from "@/lib/about/schema";
import { formatBytes, formatCount } from "@/lib/base/format";
import type { PanelState } from "@/lib/base/panel-state";
import styles from "./about.module.css";
import { CONTEXT, ContextTable, figure } from "./context-table";

type Upstream = About["upstream"][number];

const COLUMNS: readonly Column<Upstream>[] = [
  CONTEXT,
  figure("requests", "Requests", ({ requests }) => requests, formatCount),
  figure("inFlight", "In flight", ({ inFlight }) => inFlight, formatCount),
  figure("failures", "Failures", ({ failures }) => failures, formatCount),
  figure("wireBytes", "Wire", ({ wireBytes }) => wireBytes, formatBytes),
  figure("decodedBytes", "Decoded", ({ decodedBytes }) => decodedBytes, formatBytes),
];

/** What each context has cost its API server since the start. */
export function UpstreamPanel({ upstream, state }: { upstream: readonly Upstream[]; state: PanelState }) {
  return (
    <div className={styles.full}>
      <ContextTable
        title="Requests to API servers"
        note="since the start, by context"
        empty="No context has been used yet."
        columns={COLUMNS}
        rows={upstream}
        state={state}
      />
    </div>
  );
}
