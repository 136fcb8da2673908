import { useMemo, useState } from "react";
import { showAllEvidence, toggleDrawer, useDrawer } from "@/components/data/evidence-drawer-state";
import { useEvidence } from "@/components/data/evidence-store";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icons";
import { SplitPane } from "@/components/ui/split-pane";
import { StateMark } from "@/components/ui/state-mark";
import { Table } from "@/components/ui/table";
import { formatMillis } from "@/lib/base/format";
import type { EvidenceRecord } from "@/lib/evidence/record";
import { evidenceColumns, markOf, statusText } from "./evidence-columns";
import { EvidenceDetails } from "./evidence-details";
import styles from "./evidence-drawer.module.css";

/** The requests behind what is on the screen, newest first: one line when shut, a table when open. */
export function EvidenceDrawer() {
  const { open, only } = useDrawer();
  const records = useEvidence();
  const shown = only === null ? records : records.filter(({ id }) => only.ids.has(id));
  return (
    <section className={styles.drawer} aria-label="Evidence">
      <button type="button" className={styles.bar} aria-expanded={open} onClick={toggleDrawer}>
        <span className={styles.name}>
          <Icon name="evidence" />
          Evidence
        </span>
        <span className={styles.count}>
          {records.length === 1 ? "1 request" : `${records.length} requests`}
        </span>
        {records[0] !== undefined && <Last record={records[0]} />}
        <span className={styles.chevron}>
          <Icon name={open ? "chevronDown" : "chevronUp"} />
        </span>
      </button>
      {open && only !== null && <Only title={only.title} count={shown.length} />}
      {open && <Records records={shown} />}
    </section>
  );
}

function Last({ record }: { record: EvidenceRecord }) {
  return (
    <>
      <StateMark mark={markOf(record)}>
        <span className="mono">{statusText(record)}</span>
      </StateMark>
      <span className={`mono ${styles.last}`}>
        {record.method} {record.path}
        {record.endMs !== null && ` in ${formatMillis(record.endMs)}`}
      </span>
    </>
  );
}

function Only({ title, count }: { title: string; count: number }) {
  return (
    <p className={styles.only}>
      {count === 1 ? "The request" : `The ${count} requests`} behind {title}, as of when this was opened
      <Button onClick={showAllEvidence}>Show all</Button>
    </p>
  );
}

function Records({ records }: { records: readonly EvidenceRecord[] }) {
  const [sort, setSort] = useState("-at");
  const [chosen, setChosen] = useState<string | null>(null);
  const most = useMemo(() => Math.max(0, ...records.map(({ endMs }) => endMs ?? 0)), [records]);
  const columns = useMemo(() => evidenceColumns(most), [most]);
  const shown = records.find(({ id }) => id === chosen);
  return (
    <div className={styles.body}>
      <SplitPane
        detailsLabel="Request"
        details={
          shown === undefined ? null : <EvidenceDetails record={shown} onClose={() => setChosen(null)} />
        }
      >
        {records.length === 0 ? (
          <p className={styles.none}>
            Every request to the cluster is listed here, with the command that repeats it.
          </p>
        ) : (
          <Table
            label="Requests"
            columns={columns}
            rows={records}
            keyOf={({ id }) => id}
            sort={sort}
            onSort={setSort}
            onSelect={({ id }) => setChosen(id)}
            chosen={chosen}
          />
        )}
      </SplitPane>
    </div>
  );
}
