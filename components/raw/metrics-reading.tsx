import { useEffect, useMemo, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { TextField } from "@/components/ui/field";
import { Count } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { SplitPane } from "@/components/ui/split-pane";
import { type Column, Table } from "@/components/ui/table";
import type { FamilyRow } from "@/lib/raw/metrics";
import styles from "./raw.module.css";
import type { ReadingProps } from "./reading-props";
import { SeriesPanel } from "./series-panel";

interface Families {
  readonly families: readonly FamilyRow[];
  readonly unread: number;
  readonly samples: number;
}

const COLUMNS: readonly Column<FamilyRow>[] = [
  { id: "name", title: "Family", text: ({ name }) => name, most: 72 },
  { id: "type", title: "Type", text: ({ type }) => type },
  {
    id: "series",
    title: "Series",
    text: ({ series }) => String(series),
    value: ({ series }) => series,
    align: "end",
  },
  {
    id: "value",
    title: "Value",
    text: ({ only }) => only ?? "",
    value: ({ only }) => (only === null ? null : Number(only)),
    align: "end",
  },
  { id: "stability", title: "Stability", text: ({ stability }) => stability ?? "" },
  {
    id: "help",
    title: "Help",
    text: ({ help }) => help,
    cell: ({ help }) => <SafeText text={help} />,
    most: 160,
  },
];

/** Prometheus text as its families, with a filter over names, helps and labels. */
export function MetricsReading({ client, current }: ReadingProps) {
  const { state, set } = current;
  const [found, setFound] = useState<Families | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  useEffect(() => {
    let isLatest = true;
    void client.ask("families", state.filter).then((families) => isLatest && setFound(families));
    return () => {
      isLatest = false;
    };
  }, [client, state.filter]);
  const family = useMemo(() => found?.families.find(({ name }) => name === chosen) ?? null, [found, chosen]);
  if (found === null) return null;
  return (
    <>
      <div className={styles.tools}>
        <TextField
          mono
          label="Filter by name, help or label"
          placeholder='Filter: name, help, code="200"'
          className={styles.wideField}
          value={state.filter}
          onChange={(event) => set({ filter: event.target.value })}
        />
        <span className="soft">
          <Count value={found.families.length} /> families of <Count value={found.samples} /> samples
        </span>
        {found.unread > 0 && (
          <Badge title="Lines that are neither samples nor comments">{found.unread} lines not read</Badge>
        )}
      </div>
      {found.families.length === 0 ? (
        <EmptyState title="No family matches">
          Every word must be in the name, the help or a label.
        </EmptyState>
      ) : (
        <div className={styles.wideDetails}>
          <SplitPane
            detailsLabel="Series of the family"
            details={
              family === null ? null : (
                <SeriesPanel
                  client={client}
                  family={family}
                  filter={state.filter}
                  onClose={() => setChosen(null)}
                />
              )
            }
          >
            <Table
              label="Metric families"
              columns={family === null ? COLUMNS : COLUMNS.slice(0, 3)}
              rows={found.families}
              keyOf={({ name }) => name}
              sort={state.sort}
              onSort={(sort) => set({ sort })}
              onSelect={({ name }) => setChosen(name)}
              onActivate={({ name }) => setChosen(name)}
              chosen={chosen}
            />
          </SplitPane>
        </div>
      )}
    </>
  );
}
