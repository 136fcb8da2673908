"use client";

import { useCluster } from "@/components/shell/cluster";
import { useViewState } from "@/components/shell/use-view-state";
import { ClusterScope } from "@/components/shell/view-port";
import { EmptyState } from "@/components/ui/empty-state";
import { objectView } from "@/lib/object/url";
import { OneObject } from "./one-object";

/** One object with everything that is known of it, at one address. */
export function ObjectPage() {
  return (
    <ClusterScope title="Object">
      <Named />
    </ClusterScope>
  );
}

function Named() {
  const [state, set] = useViewState(objectView);
  const context = useCluster().info?.name ?? null;
  if (state.resource === "" || state.name === "")
    return (
      <EmptyState title="No object is named">
        The address says which object this page is about. Every name of an object in the other views leads
        here; Ctrl/⌘-K finds one by its name.
      </EmptyState>
    );
  const { group, version, resource, namespace, name } = state;
  const key = JSON.stringify([group, version, resource, namespace, name]);
  return <OneObject key={key} state={state} set={set} context={context} />;
}
