import { useState } from "react";
import { PanelFrame } from "@/components/data/panel-frame";
import { type Column, Table } from "@/components/ui/table";
import type { About } from "@/lib/about/schema";
import { formatBytes, formatCount } from "@/lib/base/format";
import type { PanelState } from "@/lib/base/panel-state";
import styles from "./about.module.css";

type Watches = About["hub"]["watches"][number];

const figure = (
  id: string,
  title: string,
  value: (row: Watches) => number,
  format: (value: number) => string,
): Column<Watches> => ({ id, title, align: "end", value, text: (row) => format(value(row)) });

const COLUMNS: readonly Column<Watches>[] = [
  { id: "context", title: "Context", text: ({ context }) => context },
  figure("open", "Watches", ({ open }) => open, formatCount),
  figure("objects", "Objects", ({ objects }) => objects, formatCount),
  figure("bytes", "Memory", ({ bytes }) => bytes, formatBytes),
  figure("indexes", "Indexes", ({ indexes }) => indexes.open, formatCount),
  figure("index-bytes", "Of that, indexes", ({ indexes }) => indexes.bytes, formatBytes),
];

/** What is watched upstream on behalf of all tabs. */
export function WatchesPanel({ watches, state }: { watches: readonly Watches[]; state: PanelState }) {
  const [sort, setSort] = useState("");
  return (
    <div className={styles.wide}>
      <PanelFrame title="Watches upstream" state={state} note="shared by all tabs, by context">
        {watches.length === 0 ? (
          <p className={styles.empty}>Nothing is watched: no tab shows a live view.</p>
        ) : (
          <Table
            label="Watches upstream"
            columns={COLUMNS}
            rows={watches}
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
