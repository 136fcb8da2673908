"use client";

import { ClusterScope } from "@/components/shell/view-port";
import { RawExplorer } from "./raw-explorer";

/** Any path of the apiserver, as it answers. */
export function RawPage() {
  return (
    <ClusterScope title="Raw">
      <RawExplorer />
    </ClusterScope>
  );
}
