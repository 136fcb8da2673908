import { type SetViewState, useViewState } from "@/components/shell/use-view-state";
import { type WatchState, watchView } from "@/lib/watch/link";

/** What a person chose, as it is in the address. */
export interface LabState {
  readonly state: WatchState;
  readonly set: SetViewState<WatchState>;
}

export function useLabState(): LabState {
  const [state, set] = useViewState(watchView);
  return { state, set };
}
