"use client";

import { useViewState } from "@/components/shell/use-view-state";
import { ClusterScope } from "@/components/shell/view-port";
import { cgroupsView } from "@/lib/cgroups/url";
import { NodePage } from "./node-page";
import { NodesPanel } from "./nodes-panel";

/** Nodes' cgroups: what was asked for, and what the kernel enforces. */
export function CgroupsPage() {
  return (
    <ClusterScope title="Cgroups">
      <Cgroups />
    </ClusterScope>
  );
}

function Cgroups() {
  const [state, set] = useViewState(cgroupsView);
  if (state.node === "") return <NodesPanel state={state} set={set} />;
  return <NodePage key={state.node} state={state} set={set} />;
}
