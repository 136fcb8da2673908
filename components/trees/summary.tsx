import type { ReactNode } from "react";
import { PanelStateMark } from "@/components/data/panel-state-mark";
import { IconButton } from "@/components/ui/button";
import { formatCount } from "@/lib/base/format";
import type { PanelState } from "@/lib/base/panel-state";
import type { TreesMeta } from "@/lib/trees/api-schema";
import { HealthCounts } from "./health";
import styles from "./trees.module.css";

interface SummaryProps {
  meta: TreesMeta | null;
  state: PanelState;
  filtering: boolean;
  onKinds(): void;
  onEvidence(): void;
  onChanges(): void;
  /** More to do with all of it. */
  children: ReactNode;
}

/** What there is in all, how it fares, and how far it has been read. */
export function Summary({ meta, state, filtering, onKinds, onEvidence, onChanges, children }: SummaryProps) {
  return (
    <div className={styles.summary}>
      {/* Before the kinds are known nothing is: not even that there is nothing. */}
      {meta !== null && meta.reading.kinds > 0 && (
        <>
          <span className="mono">
            {filtering && `${formatCount(meta.all.hits)} of `}
            {formatCount(meta.all.total)} objects
          </span>
          <span className={styles.counts}>
            <HealthCounts below={meta.all} all />
          </span>
          <button type="button" className={styles.kinds} onClick={onKinds}>
            {sayKinds(meta)}
          </button>
        </>
      )}
      <button type="button" className={styles.kinds} onClick={onChanges}>
        What changed
      </button>
      {children}
      <span className={styles.spring} />
      <IconButton icon="evidence" label="Evidence of the trees" onClick={onEvidence} />
      <PanelStateMark state={state} />
    </div>
  );
}

function sayKinds({ reading }: TreesMeta): string {
  const { kinds, read, denied, polled, failing } = reading;
  const parts = [read === kinds ? `${kinds} kinds` : `${read} of ${kinds} kinds read`];
  if (denied > 0) parts.push(`${denied} not permitted`);
  if (polled > 0) parts.push(`${polled} not watched`);
  if (failing > 0) parts.push(`${failing} failing`);
  return parts.join(", ");
}
