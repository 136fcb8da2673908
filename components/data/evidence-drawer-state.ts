import { useSyncExternalStore } from "react";
import { hasEvidence } from "./evidence-store";
import { loadEvidence } from "./load-evidence";
import { Store } from "./store";

/** Whether the drawer is open, and on what. */
export interface DrawerState {
  readonly open: boolean;
  /** Only the requests behind one panel; null for all. */
  readonly only: { readonly title: string; readonly ids: ReadonlySet<string> } | null;
}

const SHUT: DrawerState = { open: false, only: null };
const store = new Store<DrawerState>(SHUT);

export function useDrawer(): DrawerState {
  return useSyncExternalStore(store.subscribe, store.get, () => SHUT);
}

/** Opens the drawer on the requests behind a panel. Those of a live view are fetched, as no answer has brought them. */
export function showEvidence(title: string, ids: readonly string[]): void {
  store.set({ open: true, only: { title, ids: new Set(ids) } });
  for (const id of ids.filter((one) => !hasEvidence(one)).slice(0, FETCHED))
    loadEvidence(id).catch(() => undefined);
}

/** So many records are fetched one by one; the trees of a cluster have hundreds. */
const FETCHED = 40;

/** Opens or shuts the drawer; a shut drawer forgets its panel. */
export function toggleDrawer(): void {
  store.set({ open: !store.get().open, only: null });
}

/** All requests again. */
export function showAllEvidence(): void {
  store.set({ ...store.get(), only: null });
}
