import { useApi } from "@/components/data/query";
import { ObjectLink } from "@/components/object/object-link";
import { useCluster } from "@/components/shell/cluster";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/field";
import { Icon } from "@/components/ui/icons";
import { Tabs } from "@/components/ui/tabs";
import type { NodeRow } from "@/lib/cgroups/node-row";
import type { CgroupsPanel } from "@/lib/cgroups/url";
import styles from "./cgroups.module.css";
import { MapPanel } from "./map-panel";
import type { PageProps } from "./page-props";
import { PastePanel } from "./paste-panel";
import { SettingsPanel } from "./settings-panel";
import { TextPanel } from "./text-panel";
import { TreePanel } from "./tree-panel";

const PANELS: readonly { readonly id: CgroupsPanel; readonly title: string }[] = [
  { id: "tree", title: "Tree" },
  { id: "map", title: "CPU and memory" },
  { id: "text", title: "As text" },
  { id: "paste", title: "Paste and compare" },
  { id: "settings", title: "Kubelet settings" },
];

/** One node's cgroups, in several readings. */
export function NodePage({ state, set }: PageProps) {
  const context = useCluster().info?.name ?? null;
  const { data } = useApi<{ nodes: NodeRow[] }>("/api/cgroups/nodes", { context });
  const names = data?.nodes.map(({ name }) => name) ?? [];
  const known = names.includes(state.node) ? names : [state.node, ...names];
  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <Button onClick={() => set({ node: "", panel: "tree", find: "", cgroup: "", why: "" }, "push")}>
          <Icon name="chevronLeft" />
          All nodes
        </Button>
        <Select
          label="Node"
          value={state.node}
          options={known.map((name) => ({ value: name, text: name }))}
          onChange={(node) => set({ node, cgroup: "", why: "" }, "push")}
          className={styles.picker}
        />
        <ObjectLink object={{ group: "", version: "v1", resource: "nodes", namespace: "", name: state.node }}>
          its page
        </ObjectLink>
      </div>
      <Tabs<CgroupsPanel>
        label="Readings of the node"
        tabs={PANELS}
        selected={state.panel}
        onSelect={(panel) => set({ panel })}
        className={styles.panel ?? ""}
      >
        {state.panel === "tree" && <TreePanel state={state} set={set} />}
        {state.panel === "map" && <MapPanel state={state} set={set} />}
        {state.panel === "text" && <TextPanel node={state.node} />}
        {state.panel === "paste" && <PastePanel state={state} set={set} />}
        {state.panel === "settings" && <SettingsPanel node={state.node} />}
      </Tabs>
    </div>
  );
}
