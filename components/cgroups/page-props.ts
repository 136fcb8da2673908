import type { SetViewState } from "@/components/shell/use-view-state";
import type { CgroupsState } from "@/lib/cgroups/url";

/** What every part of the view works on: its address. */
export interface PageProps {
  readonly state: CgroupsState;
  readonly set: SetViewState<CgroupsState>;
}
