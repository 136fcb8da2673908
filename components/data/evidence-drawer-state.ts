import { useSyncExternalStore } from "react";
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

/** Opens the drawer on the requests behind a panel. */
export function showEvidence(title: string, ids: readonly string[]): void {
  store.set({ open: true, only: { title, ids: new Set(ids) } });
}

/** Opens or shuts the drawer; a shut drawer forgets its panel. */
export function toggleDrawer(): void {
  store.set({ open: !store.get().open, only: null });
}

/** All requests again. */
export function showAllEvidence(): void {
  store.set({ ...store.get(), only: null });
}
