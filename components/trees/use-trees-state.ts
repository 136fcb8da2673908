import { useViewState } from "@/components/shell/use-view-state";
import type { TreesMeta } from "@/lib/trees/api-schema";
import { BY_ITSELF, type TreesState, treesView } from "@/lib/trees/url";

/** So many rows that are the other way round fit into a link; the oldest choice gives way. */
const MAX_TOGGLED = 220;

export interface TreesChoice {
  readonly state: TreesState;
  set(patch: Partial<TreesState>, how?: "push" | "replace"): void;
  /** Opens what is closed, and closes what is open. */
  toggle(id: string): void;
  /** Turns more rows the other way round. */
  openAll(ids: readonly string[]): void;
  /** Opens so many levels; what was opened or closed by hand is forgotten. */
  openLevels(depth: number): void;
}

/** @param opened what is open by itself: whoever opens more keeps it */
export function useTreesState(opened: () => TreesMeta["opened"]): TreesChoice {
  const [state, set] = useViewState(treesView);
  const reopen = (change: (open: readonly string[]) => readonly string[]) => {
    const { depth, open } = openedIn(state, opened());
    set({ depth, open: change(open).slice(-MAX_TOGGLED) });
  };
  return {
    state,
    set,
    toggle(id) {
      reopen((open) => {
        const others = open.filter((other) => other !== id);
        return others.length < open.length ? others : [...others, id];
      });
    },
    openAll: (ids) => reopen((open) => [...new Set([...open, ...ids])]),
    openLevels: (depth) => set({ depth, open: [] }),
  };
}

/** What is open, whoever chose it. */
function openedIn(
  { depth, open }: TreesState,
  opened: TreesMeta["opened"],
): Pick<TreesState, "depth" | "open"> {
  if (depth !== BY_ITSELF) return { depth, open };
  return open.length > 0 || opened === null ? { depth: 0, open } : opened;
}
