import { useMemo, useState } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { TextField } from "@/components/ui/field";
import { Count } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { SplitPane } from "@/components/ui/split-pane";
import { StateMark } from "@/components/ui/state-mark";
import { TreeGrid } from "@/components/ui/tree-grid";
import { cglsText } from "@/lib/cgroups/cgls-text";
import { detailOf } from "@/lib/cgroups/detail";
import { type CompareRow, compareRows, type JoinedPaste } from "@/lib/cgroups/paste-view";
import styles from "./cgroups.module.css";
import { Details } from "./details";
import type { PageProps } from "./page-props";

const COLUMNS = [
  { id: "tree", title: "As pasted", width: "minmax(300px, 1.2fr)" },
  { id: "api", title: "As the API shows it", width: "minmax(160px, 1fr)" },
  { id: "values", title: "Values", width: "140px" },
  { id: "note", title: "What it means", width: "minmax(160px, 1fr)" },
] as const;

/** The pasted tree in its own order, and beside each cgroup what the API makes of it. */
export function Comparison({ joined, state, set }: PageProps & { joined: JoinedPaste }) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => compareRows(joined, { closed, find: state.find }), [joined, closed, state.find]);
  const toggle = (key: string) => {
    const next = new Set(closed);
    if (!next.delete(key)) next.add(key);
    setClosed(next);
  };
  return (
    <div className={styles.tree}>
      <Summary joined={joined} />
      <div className={styles.bar}>
        <TextField
          label="Find in the paste"
          placeholder="Pod, container, path, id or PID"
          data-filter
          value={state.find}
          onChange={({ target }) => set({ find: target.value })}
          className={styles.find ?? ""}
        />
        <CopyButton text={() => cglsText(joined.source.cgroups)} label="Copy as systemd-cgls" labelled />
      </div>
      <SplitPane
        detailsLabel="The chosen cgroup"
        details={
          state.cgroup === "" ? null : (
            <Details
              path={state.cgroup}
              detail={detailOf(joined.tree, state.cgroup, [])}
              old={false}
              why={state.why}
              onWhy={(why) => set({ why })}
              onClose={() => set({ cgroup: "", why: "" })}
            />
          )
        }
      >
        {rows.length === 0 ? (
          <EmptyState title="Nothing in the paste has this" />
        ) : (
          <TreeGrid
            label="Pasted cgroups"
            columns={COLUMNS}
            count={rows.length}
            row={(index) => rows[index] ?? null}
            cell={cellOf}
            onToggle={(index) => {
              const row = rows[index];
              if (row !== undefined) toggle(row.path);
            }}
            onSelect={(index) => {
              const row = rows[index];
              if (row !== undefined && row.process === null) set({ cgroup: row.path });
            }}
          />
        )}
      </SplitPane>
    </div>
  );
}

function Summary({ joined: { source, counts, hasModel } }: { joined: JoinedPaste }) {
  return (
    <div className={styles.facts}>
      <span>
        <span className="soft">read as </span>
        {source.format}
      </span>
      <span>
        <Count value={source.cgroups.length} /> cgroups
      </span>
      {counts.map(({ kind, count }) => (
        <span key={kind}>
          {count} {kind}
        </span>
      ))}
      {!hasModel && <StateMark mark="warn">Not joined: the node's pods could not be read</StateMark>}
      {source.notes.map((note) => (
        <span key={note} className="soft">
          {note}
        </span>
      ))}
      {source.unreadCount > 0 && (
        <details className={styles.findings}>
          <summary>
            <StateMark mark="warn">{source.unreadCount} lines could not be read</StateMark>
          </summary>
          <ul>
            {source.unread.map(({ line, text, why }) => (
              <li key={line}>
                <span className="mono">
                  {line}: <SafeText text={text} />
                </span>{" "}
                <span className="soft">{why}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

const MARKS = {
  both: "ok",
  gone: "off",
  hidden: "off",
  new: "warn",
  orphan: "bad",
  "unknown leaf": "warn",
  beside: "off",
} as const;

const cellOf = (row: CompareRow, { id }: (typeof COLUMNS)[number]) => <CompareCell row={row} column={id} />;

function CompareCell({ row, column }: { row: CompareRow; column: string }) {
  if (row.process !== null) {
    return column === "tree" ? (
      <span className={styles.label}>
        <span className="soft">{row.process.pid}</span> <SafeText text={row.process.command ?? "n/a"} />
      </span>
    ) : null;
  }
  switch (column) {
    case "tree":
      return <SafeText text={row.label} className={row.isPasted ? undefined : "soft"} />;
    case "api":
      return row.api === null ? <span className="soft">–</span> : <SafeText text={row.api} />;
    case "values":
      return row.differs === null ? null : row.differs === 0 ? (
        <StateMark mark="ok">{row.equal} as expected</StateMark>
      ) : (
        <StateMark mark="bad">{row.differs} differ</StateMark>
      );
    default:
      return row.kind === "both" ? null : (
        <span title={row.note}>
          <StateMark mark={MARKS[row.kind]}>{row.kind}</StateMark> <span className="soft">{row.note}</span>
        </span>
      );
  }
}
