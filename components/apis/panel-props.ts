import type { SetViewState } from "@/components/shell/use-view-state";
import type { ApisState } from "@/lib/apis/url";

/** What a panel is given: the whole address, and the way to change it. */
export interface PanelProps {
  readonly state: ApisState;
  readonly set: SetViewState<ApisState>;
}
