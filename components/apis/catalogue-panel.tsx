import { PanelFrame } from "@/components/data/panel-frame";
import { useApi } from "@/components/data/query";
import { useCluster } from "@/components/shell/cluster";
import { type Column, Table } from "@/components/ui/table";
import type { ServedResource } from "@/lib/objects/discovery";
import type { PanelProps } from "./panel-props";

const COLUMNS: readonly Column<ServedResource>[] = [
  { id: "resource", title: "Resource", text: ({ resource }) => resource },
  {
    id: "version",
    title: "Group and version",
    text: ({ group, version }) => (group === "" ? version : `${group}/${version}`),
  },
  { id: "kind", title: "Kind", text: ({ kind }) => kind },
  { id: "scope", title: "Scope", text: ({ namespaced }) => (namespaced ? "Namespaced" : "Cluster") },
  { id: "verbs", title: "Verbs", text: ({ verbs }) => verbs.join(" "), grow: true },
];

const keyOf = ({ group, version, resource }: ServedResource) => `${group}/${version}/${resource}`;

/** Every resource of every group and version. */
export function CataloguePanel(_: PanelProps) {
  const context = useCluster().info?.name ?? null;
  const { data, state } = useApi<{ resources: readonly ServedResource[] }>("/api/discovery", { context });
  return (
    <PanelFrame title="Catalogue" state={state}>
      {data && (
        <Table
          label="Resources"
          columns={COLUMNS}
          rows={data.resources}
          keyOf={keyOf}
          sort=""
          onSort={() => {}}
          fit={30}
        />
      )}
    </PanelFrame>
  );
}
