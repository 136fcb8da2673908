"use client";

import { useViewState } from "@/components/shell/use-view-state";
import { ClusterScope } from "@/components/shell/view-port";
import { Tabs } from "@/components/ui/tabs";
import { apisView, type Panel } from "@/lib/apis/url";
import styles from "./apis.module.css";
import { SchemaPanel } from "./schema-panel";
import { TABS } from "./tabs";

/** Which APIs the cluster has, who answers each, and how that is known. */
export function ApisPage() {
  return (
    <ClusterScope title="APIs">
      <Panels />
    </ClusterScope>
  );
}

function Panels() {
  const [state, set] = useViewState(apisView);
  const shown = TABS.find(({ id }) => id === state.tab) ?? TABS[0];
  return (
    <div className={styles.page}>
      <Tabs<Panel>
        label="Parts of the view"
        tabs={TABS}
        selected={shown.id}
        onSelect={(tab) => set({ tab })}
        className={styles.panel ?? ""}
      >
        {state.schema && shown.id === "catalogue" ? (
          <SchemaPanel state={state} set={set} />
        ) : (
          <shown.Content state={state} set={set} />
        )}
      </Tabs>
    </div>
  );
}
