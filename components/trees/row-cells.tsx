import { Badge } from "@/components/ui/badge";
import { cx } from "@/components/ui/cx";
import { AgeOf } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { StateMark } from "@/components/ui/state-mark";
import type { TreeColumn } from "@/components/ui/tree-column";
import { useNow } from "@/components/ui/use-now";
import { formatCount } from "@/lib/base/format";
import { visibleText } from "@/lib/base/safe-text";
import type { Column } from "@/lib/trees/columns";
import type { RowObject, TreeRowData } from "@/lib/trees/row";
import { HealthCounts, HealthMark, WorstMark } from "./health";
import styles from "./trees.module.css";

const NAME: TreeColumn = { id: "name", title: "Name", width: "minmax(272px, 1fr)" };
const BELOW: TreeColumn = { id: "count", title: "Below", width: "minmax(104px, 168px)", align: "end" };

/**
 * Titles and widths of what a row can show; ids are those of SORT_KEYS. What is shown when nobody chose fits 800 px with
 * `CrashLoopBackOff`, `7 (10m ago)` and the name of a pod below its Deployment in full.
 */
const COLUMN_OF: Readonly<Record<Column, TreeColumn>> = {
  ready: { id: "ready", title: "Ready", width: "minmax(48px, 84px)", align: "end" },
  status: { id: "status", title: "Status", width: "minmax(116px, 136px)" },
  restarts: { id: "restarts", title: "Restarts", width: "minmax(80px, 112px)", align: "end" },
  node: { id: "node", title: "Node", width: "minmax(80px, 130px)" },
  created: { id: "created", title: "Age", width: "44px", align: "end" },
  version: { id: "version", title: "resourceVersion", width: "120px", align: "end" },
  manager: { id: "manager", title: "Field managers", width: "minmax(80px, 180px)" },
};

export const columnTitle = (column: Column) => COLUMN_OF[column].title;

export function treeColumns(columns: readonly Column[]): readonly [TreeColumn, ...TreeColumn[]] {
  return [NAME, BELOW, ...columns.map((column) => COLUMN_OF[column])];
}

interface RowCellProps {
  row: TreeRowData;
  column: string;
  filtering: boolean;
  /** Groups hold objects of several namespaces: who stands at their top says its own. */
  mixed: boolean;
}

export function RowCell({ row, column, filtering, mixed }: RowCellProps) {
  if (column === "name")
    return row.object === null ? (
      <GroupName row={row} />
    ) : (
      <ObjectName row={row} object={row.object} filtering={filtering} mixed={mixed} />
    );
  if (column === "count") return <Below row={row} filtering={filtering} />;
  const text = row.object?.cells[column as Column];
  if (text === undefined) return null;
  if (column === "created") return <AgeOf time={text} />;
  return <SafeText text={text} />;
}

function GroupName({ row }: { row: TreeRowData }) {
  return (
    <span className={cx(styles.object, styles.group)}>
      {row.below !== null && <WorstMark below={row.below} />}
      <SafeText text={row.name} className={styles.name} />
    </span>
  );
}

interface ObjectNameProps extends Omit<RowCellProps, "column"> {
  object: RowObject;
}

/** Where objects stand that have none above them in their group. */
const TOP = 2;

function ObjectName({ row, object, filtering, mixed }: ObjectNameProps) {
  return (
    <span className={cx(styles.object, filtering && !row.hit && styles.way)}>
      <HealthMark health={object.health} />
      <span
        className={styles.kind}
        title={object.group === "" ? object.kind : `${object.kind}.${object.group}`}
      >
        {object.kind}
      </span>
      <SafeText text={row.name} className={styles.name} />
      {mixed && row.level <= TOP && object.namespace !== "" && (
        <span className={cx(styles.note, styles.owner)} title={visibleText(object.namespace)}>
          in <SafeText text={object.namespace} />
        </span>
      )}
      <Changed at={row.changedAt} />
      {object.deletedAt !== null && <Badge title={`deletion asked for ${object.deletedAt}`}>deleting</Badge>}
      {object.oddOwners && (
        <span className={styles.note}>
          <StateMark mark="warn" title="One of its owners is not there: see its details">
            owner gone
          </StateMark>
        </span>
      )}
      {object.ownedBy !== null && !object.oddOwners && (
        <span className={cx(styles.note, styles.owner)} title={visibleText(object.ownedBy)}>
          of <SafeText text={object.ownedBy} />
        </span>
      )}
    </span>
  );
}

/** How long a change stays marked. */
const FRESH_MS = 10_000;

/** A quiet mark on what changed a moment ago. */
function Changed({ at }: { at: number | null }) {
  return at === null ? null : <ChangedSince at={at} />;
}

function ChangedSince({ at }: { at: number }) {
  const fresh = useNow() - at < FRESH_MS;
  return fresh ? (
    <span className={styles.changed} title="changed a moment ago">
      <span className="hidden-text">changed</span>
    </span>
  ) : null;
}

function Below({ row: { below }, filtering }: { row: TreeRowData; filtering: boolean }) {
  if (below === null) return null;
  return (
    <span className={styles.below}>
      <HealthCounts below={below} />
      <span
        title={
          filtering ? `${below.hits} of ${below.total} objects below match` : `${below.total} objects below`
        }
      >
        {filtering ? `${formatCount(below.hits)}/${formatCount(below.total)}` : formatCount(below.total)}
      </span>
    </span>
  );
}
