import { useViewState } from "@/components/shell/use-view-state";
import { type TreesState, treesView } from "@/lib/trees/url";

/** So many rows that are the other way round fit into a link; the oldest choice gives way. */
const MAX_TOGGLED = 220;

export interface TreesChoice {
  readonly state: TreesState;
  set(patch: Partial<TreesState>, how?: "push" | "replace"): void;
  /** Opens what is closed, and closes what is open. */
  toggle(id: string): void;
  /** Opens so many levels; what was opened or closed by hand is forgotten. */
  openLevels(depth: number): void;
}

export function useTreesState(): TreesChoice {
  const [state, set] = useViewState(treesView);
  return {
    state,
    set,
    toggle(id) {
      const others = state.open.filter((other) => other !== id);
      const open = others.length < state.open.length ? others : [...others, id].slice(-MAX_TOGGLED);
      set({ open });
    },
    openLevels: (depth) => set({ depth, open: [] }),
  };
}
