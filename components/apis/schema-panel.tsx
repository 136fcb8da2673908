import { PanelFrame } from "@/components/data/panel-frame";
import { useApi } from "@/components/data/query";
import { useCluster } from "@/components/shell/cluster";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { ServedResource } from "@/lib/objects/discovery";
import type { PanelProps } from "./panel-props";
import styles from "./schema.module.css";
import { SchemaView } from "./schema-view";

/** The schema of the chosen resource's kind, over the whole panel. */
export function SchemaPanel({ state, set }: PanelProps) {
  const context = useCluster().info?.name ?? null;
  const { data, state: panel } = useApi<{ resources: readonly ServedResource[] }>("/api/discovery", {
    context,
  });
  const resource = data?.resources.find((candidate) => atOf(candidate) === state.at);
  const close = () => set({ schema: false, field: "" });
  if (resource !== undefined && resource.kind !== "") {
    return (
      <SchemaView
        key={state.at}
        resource={resource}
        field={state.field}
        onField={(field) => set({ field })}
        onClose={close}
      />
    );
  }
  return (
    <div className={styles.page}>
      <PanelFrame title="Schema" state={panel} actions={<Button onClick={close}>Close</Button>}>
        {data && (
          <EmptyState
            title={state.at === "" ? "No resource is chosen" : `The cluster does not serve ${state.at}`}
          >
            Choose one in the catalogue, then open its schema.
          </EmptyState>
        )}
      </PanelFrame>
    </div>
  );
}

/** As the address names a resource: `apps/v1/deployments`, the core group is `core`. */
const atOf = ({ group, version, resource }: ServedResource) => `${group || "core"}/${version}/${resource}`;
