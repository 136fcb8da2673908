import { PanelFrame } from "@/components/data/panel-frame";
import { useApi } from "@/components/data/query";
import { useCluster } from "@/components/shell/cluster";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { CatalogueAnswer } from "@/lib/apis/api-schema";
import { type KindAt, kindAt } from "@/lib/apis/kind-at";
import type { PanelProps } from "./panel-props";
import styles from "./schema.module.css";
import { SchemaView } from "./schema-view";

/** The schema of the chosen resource's or subresource's kind, over the whole panel. */
export function SchemaPanel({ state, set }: PanelProps) {
  const context = useCluster().info?.name ?? null;
  const { data, state: panel } = useApi<CatalogueAnswer>("/api/apis", { context });
  const found: KindAt | null = data === undefined ? null : kindAt(data, state.at);
  const close = () => set({ schema: false, field: "", at: resourceOf(state.at) });
  if (found !== null) {
    return (
      <SchemaView
        key={state.at}
        resource={found}
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

/** Back to the facts of the resource, from a subresource as well. */
const resourceOf = (at: string) => at.split("/", 3).join("/");
