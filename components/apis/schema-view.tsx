import { useEffect, useRef, useState } from "react";
import { PanelFrame } from "@/components/data/panel-frame";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { TextField } from "@/components/ui/field";
import { ProblemView } from "@/components/ui/problem-view";
import { SplitPane } from "@/components/ui/split-pane";
import { StateMark } from "@/components/ui/state-mark";
import { TreeGrid } from "@/components/ui/tree-grid";
import type { KindAt } from "@/lib/apis/kind-at";
import { formatFieldPath } from "@/lib/apis/openapi/field-path";
import type { FieldRow } from "@/lib/apis/openapi/rows";
import { visibleLines, visibleText } from "@/lib/base/safe-text";
import { explainCommand } from "./explain-command";
import { FieldCell } from "./field-cell";
import { FieldDetails } from "./field-details";
import { FieldMatches } from "./field-matches";
import styles from "./schema.module.css";
import { useSchema } from "./use-schema";

interface SchemaViewProps {
  resource: KindAt;
  /** The chosen field, its names apart by dots; "" for none. */
  field: string;
  onField(field: string): void;
  onClose(): void;
}

const COLUMNS = [
  { id: "field", title: "Field", width: "minmax(0px, 3fr)" },
  { id: "type", title: "Type", width: "minmax(0px, 2fr)" },
  { id: "facts", title: "Facts", width: "minmax(0px, 3fr)" },
] as const;

/** A kind's fields as a tree: what `kubectl explain` says, and what it leaves out. */
export function SchemaView({ resource, field, onField, onClose }: SchemaViewProps) {
  const { group, version, kind } = resource;
  const schema = useSchema({ group, version, kind });
  const { root, rows, toggle, reveal } = schema;
  const [find, setFind] = useState("");
  const goTo = useGoTo(rows, field, reveal);
  const chosen = rows.find(({ key }) => key === field) ?? null;
  const part = root.data?.part;
  return (
    <SplitPane
      detailsLabel="the field"
      details={
        chosen === null ? null : <FieldDetails row={chosen} resource={resource} onClose={() => onField("")} />
      }
    >
      <div className={styles.page}>
        <PanelFrame
          title={visibleText(`Schema of ${kind}`)}
          state={root.state}
          requests={root.data?.requests}
          note={<span className="mono">{visibleText(group === "" ? version : `${group}/${version}`)}</span>}
          actions={
            <>
              <TextField
                data-filter
                label="Find fields"
                placeholder="Find fields: containers image"
                value={find}
                onChange={(event) => setFind(event.target.value)}
                onKeyDown={(event) => event.key === "Escape" && setFind("")}
              />
              {resource.subresource === null && (
                <CopyButton text={explainCommand(resource, [])} label="Copy the kubectl explain line" />
              )}
              <Button onClick={onClose}>Close</Button>
            </>
          }
        >
          {part && (
            <div className={styles.content}>
              {part.description !== "" && (
                <p className={styles.about} title={visibleLines(part.description)}>
                  {visibleLines(part.description)}
                </p>
              )}
              {schema.problem !== null && <ProblemView problem={schema.problem} />}
              {find.trim() === "" ? (
                <div className={styles.tree}>
                  <TreeGrid
                    label={visibleText(`Fields of ${kind}`)}
                    columns={COLUMNS}
                    count={rows.length}
                    row={(index) => rowOf(rows[index])}
                    cell={cellOf}
                    onToggle={(index, open) => {
                      const row = rows[index];
                      if (row) toggle(row.key, open);
                    }}
                    onActivate={(index) => {
                      const row = rows[index];
                      if (row?.open != null) toggle(row.key, !row.open);
                    }}
                    onSelect={(index) => onField(rows[index]?.key ?? "")}
                    goTo={goTo}
                  />
                </div>
              ) : (
                <FieldMatches
                  kind={{ group, version, kind }}
                  find={find}
                  onChoose={(path) => {
                    setFind("");
                    onField(formatFieldPath(path));
                  }}
                />
              )}
              {part.fields.length === 0 && <NoFields kind={kind} />}
            </div>
          )}
        </PanelFrame>
      </div>
    </SplitPane>
  );
}

const rowOf = (row: FieldRow | undefined) => (row === undefined ? null : { ...row, label: row.field.name });
const cellOf = (row: FieldRow, { id }: (typeof COLUMNS)[number]) => <FieldCell row={row} column={id} />;

/** Brings the field of the address into view once the rows above it are here; later choices are in view already. */
function useGoTo(rows: readonly FieldRow[], field: string, reveal: (key: string) => void) {
  const shown = useRef("");
  const [goTo, setGoTo] = useState<{ index: number } | null>(null);
  const here = rows.length > 0;
  useEffect(() => {
    if (here && field !== "" && shown.current !== field) reveal(field);
  }, [here, field, reveal]);
  const index = rows.findIndex(({ key }) => key === field);
  useEffect(() => {
    if (index === -1 || shown.current === field) return;
    shown.current = field;
    setGoTo({ index });
  }, [index, field]);
  return goTo;
}

function NoFields({ kind }: { kind: string }) {
  return (
    <p>
      <StateMark mark="unknown">No fields</StateMark> The document names {visibleText(kind)} without saying
      what is in it, as for a CRD that keeps unknown fields.
    </p>
  );
}
