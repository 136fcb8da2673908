import { apiFetch, apiUrl } from "@/components/data/api";
import { trackPending } from "@/components/data/pending";
import { useCluster } from "@/components/shell/cluster";
import { Select, TextField } from "@/components/ui/field";
import { Count } from "@/components/ui/figures";
import { Icon } from "@/components/ui/icons";
import { Menu } from "@/components/ui/menu";
import { saveFile } from "@/components/ui/picture";
import { csvOf } from "@/lib/cgroups/csv";
import type { Depth } from "@/lib/cgroups/flatten";
import { COLUMN_IDS, type ColumnId } from "@/lib/cgroups/url";
import styles from "./cgroups.module.css";
import { COLUMNS } from "./columns";
import type { PageProps } from "./page-props";

const DEPTHS: readonly { readonly value: Depth; readonly text: string }[] = [
  { value: "classes", text: "Down to classes" },
  { value: "pods", text: "Down to pods" },
  { value: "containers", text: "Down to containers" },
  { value: "all", text: "Everything" },
];

/** What is searched, how far the tree is open, which columns it has, and how to take it along. */
export function TreeTools({ state, set, rows }: PageProps & { rows: number }) {
  return (
    <>
      <TextField
        label="Find cgroups"
        placeholder="Pod, container, path or id"
        data-filter
        value={state.find}
        onChange={({ target }) => set({ find: target.value })}
        className={styles.find ?? ""}
      />
      <Select
        label="How far the tree is open"
        value={state.depth}
        options={DEPTHS}
        onChange={(depth) => set({ depth })}
      />
      <ColumnsMenu chosen={state.columns} onChange={(columns) => set({ columns })} />
      <ExportMenu node={state.node} />
      <span className={styles.rows}>
        <Count value={rows} /> rows
      </span>
    </>
  );
}

function ColumnsMenu({
  chosen,
  onChange,
}: {
  chosen: readonly ColumnId[];
  onChange(columns: readonly ColumnId[]): void;
}) {
  const toggled = (id: ColumnId) =>
    COLUMN_IDS.filter((one) => (one === id ? !chosen.includes(id) : chosen.includes(one)));
  return (
    <Menu
      label="Columns"
      button="Columns"
      align="end"
      multiple
      items={COLUMN_IDS.map((id) => ({
        key: id,
        checked: chosen.includes(id),
        content: (
          <>
            {COLUMNS[id].title} <span className="soft">{COLUMNS[id].about}</span>
          </>
        ),
        onChoose: () => onChange(toggled(id)),
      }))}
    />
  );
}

/** The whole tree, whatever is open or searched for. */
function ExportMenu({ node }: { node: string }) {
  const context = useCluster().info?.name ?? null;
  const load = async () => {
    const response = await apiFetch(apiUrl("/api/cgroups", { context, query: { node, depth: "all" } }));
    return trackPending(response.json());
  };
  return (
    <Menu
      label="Export"
      align="end"
      button={
        <>
          <Icon name="download" />
          Export
        </>
      }
      items={[
        {
          key: "csv",
          content: "Save as CSV",
          onChoose: async () => saveFile(`cgroups-${node}.csv`, csvOf((await load()).data.rows), "text/csv"),
        },
        {
          key: "json",
          content: "Save as JSON",
          onChoose: async () =>
            saveFile(
              `cgroups-${node}.json`,
              JSON.stringify((await load()).data, null, 2),
              "application/json",
            ),
        },
      ]}
    />
  );
}
