import { useState } from "react";
import { PanelFrame } from "@/components/data/panel-frame";
import { type Column, Table } from "@/components/ui/table";
import type { About } from "@/lib/about/schema";
import { formatBytes, formatCount } from "@/lib/base/format";
import type { PanelState } from "@/lib/base/panel-state";
import styles from "./about.module.css";

type Upstream = About["upstream"][number];

const COLUMNS: readonly Column<Upstream>[] = [
  { id: "context", title: "Context", text: ({ context }) => context },
  ...(["requests", "inFlight", "failures"] as const).map((id) => ({
    id,
    title: { requests: "Requests", inFlight: "In flight", failures: "Failures" }[id],
    align: "end" as const,
    text: (row: Upstream) => formatCount(row[id]),
    value: (row: Upstream) => row[id],
  })),
  ...(["wireBytes", "decodedBytes"] as const).map((id) => ({
    id,
    title: { wireBytes: "Wire", decodedBytes: "Decoded" }[id],
    align: "end" as const,
    text: (row: Upstream) => formatBytes(row[id]),
    value: (row: Upstream) => row[id],
  })),
];

/** What each context has cost its API server since the start. */
export function UpstreamPanel({ upstream, state }: { upstream: readonly Upstream[]; state: PanelState }) {
  const [sort, setSort] = useState("");
  return (
    <div className={styles.full}>
      <PanelFrame title="Requests to API servers" state={state} note="since the start, by context">
        {upstream.length === 0 ? (
          <p className={styles.empty}>No context has been used yet.</p>
        ) : (
          <Table
            label="Requests to API servers"
            columns={COLUMNS}
            rows={upstream}
            keyOf={({ context }) => context}
            sort={sort}
            onSort={setSort}
            fit={8}
          />
        )}
      </PanelFrame>
    </div>
  );
}
