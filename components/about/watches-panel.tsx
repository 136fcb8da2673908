import type { Column } from "@/components/ui/table";
import type { About } from "@/lib/about/schema";
import { formatBytes, formatCount } from "@/lib/base/format";
import type { PanelState } from "@/lib/base/panel-state";
import styles from "./about.module.css";
import { CONTEXT, ContextTable, figure } from "./context-table";

type Watches = About["hub"]["watches"][number];

const COLUMNS: readonly Column<Watches>[] = [
  CONTEXT,
  figure("open", "Watches", ({ open }) => open, formatCount),
  figure("objects", "Objects", ({ objects }) => objects, formatCount),
  figure("bytes", "Memory", ({ bytes }) => bytes, formatBytes),
  figure("indexes", "Indexes", ({ indexes }) => indexes.open, formatCount),
  figure("index-bytes", "Of that, indexes", ({ indexes }) => indexes.bytes, formatBytes),
];

/** What is watched upstream on behalf of all tabs. */
export function WatchesPanel({ watches, state }: { watches: readonly Watches[]; state: PanelState }) {
  return (
    <div className={styles.wide}>
      <ContextTable
        title="Watches upstream"
        note="shared by all tabs, by context"
        empty="Nothing is watched: no tab shows a live view."
        columns={COLUMNS}
        rows={watches}
        state={state}
      />
    </div>
  );
}
