import { EmptyState } from "@/components/ui/empty-state";
import { groupBy } from "@/lib/base/group-by";
import type { RelationRow } from "@/lib/trees/relation-row";
import styles from "./details.module.css";
import { EndName } from "./object-link";
import type { Neighbours } from "./use-neighbours";

interface RelationListProps {
  neighbours: Neighbours;
  /** Left out, names lead to the objects' pages. */
  onChoose?: (uid: string) => void;
}

/** What it owns, what it refers to and who refers to it, each with the field that says so. */
export function RelationList({ neighbours: { meta, rows }, onChoose }: RelationListProps) {
  const namespace = meta?.object?.namespace ?? "";
  const children = meta?.children ?? [];
  const out = managersLast(rows.filter(({ direction }) => direction === "out"));
  const into = rows.filter(({ direction }) => direction === "in");
  if (children.length + rows.length === 0)
    return (
      <EmptyState title="No relations">
        Nothing that is read refers to it, and it refers to nothing.
      </EmptyState>
    );
  return (
    <div className={styles.lists}>
      {children.length > 0 && (
        <section>
          <h3>Owns {children.length + (meta?.moreChildren ?? 0)}</h3>
          <ul>
            {children.map((end) => (
              <li key={end.uid}>
                <EndName end={end} namespace={namespace} onChoose={onChoose} />
              </li>
            ))}
          </ul>
          {(meta?.moreChildren ?? 0) > 0 && <p className="soft">and {meta?.moreChildren} more</p>}
        </section>
      )}
      <Side title="Refers to" rows={out} namespace={namespace} onChoose={onChoose} />
      <Side title="Referred to by" rows={into} namespace={namespace} onChoose={onChoose} />
    </div>
  );
}

interface SideProps {
  title: string;
  rows: readonly RelationRow[];
  namespace: string;
  onChoose: ((uid: string) => void) | undefined;
}

function Side({ title, rows, namespace, onChoose }: SideProps) {
  if (rows.length === 0) return null;
  const more = rows.reduce((sum, row) => sum + row.more, 0);
  return (
    <section>
      <h3>
        {title} {rows.length + more}
      </h3>
      <ul>
        {[...groupBy(rows, sayingOf)].map(([saying, alike]) => (
          <Relation key={saying} rows={alike} namespace={namespace} onChoose={onChoose} />
        ))}
      </ul>
    </section>
  );
}

/** Those of one evidence are said once: a selector, or all that name one object in the same field. */
const sayingOf = ({ rule, path, value, optional }: RelationRow) =>
  JSON.stringify([rule, path, value, optional]);

function Relation({ rows, namespace, onChoose }: Omit<SideProps, "title">) {
  const [first] = rows;
  if (first === undefined) return null;
  const more = rows.reduce((sum, row) => sum + row.more, 0);
  return (
    <li>
      <span className={styles.says}>{sayOf(first, rows.length + more)}</span>
      {rows.map(({ key, end }) => (
        <EndName key={key} end={end} namespace={namespace} onChoose={onChoose} />
      ))}
      {first.optional && <span className="soft">optional</span>}
      {more > 0 && <span className="soft">and {more} more</span>}
      <code className={styles.evidence} title={`${first.path} is ${first.value}`}>
        {first.path}
      </code>
    </li>
  );
}

/** Of who refers to it, that the name which follows is the one who does. */
function sayOf({ says, direction }: RelationRow, count: number): string {
  const what = direction === "in" ? `… ${says} it` : says;
  return count > 1 ? `${what} (${count})` : what;
}

/** Who set its fields is worth less room than what it needs. */
function managersLast(rows: readonly RelationRow[]): readonly RelationRow[] {
  const isManager = ({ rule }: RelationRow) => rule === "manager";
  return [...rows.filter((row) => !isManager(row)), ...rows.filter(isManager)];
}
