"use client";

import { ClusterScope } from "@/components/shell/view-port";
import { ClusterTrees } from "./cluster-trees";

/** Everything that belongs together. */
export function TreesPage() {
  return (
    <ClusterScope title="Trees">
      <ClusterTrees />
    </ClusterScope>
  );
}
