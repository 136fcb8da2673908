"use client";

import { ClusterScope } from "@/components/shell/view-port";
import { WatchLab } from "./watch-lab";

/** Watch streams as data. */
export function WatchPage() {
  return (
    <ClusterScope title="Watch">
      <WatchLab />
    </ClusterScope>
  );
}
