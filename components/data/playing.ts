import { useSyncExternalStore } from "react";
import { useNow } from "@/components/ui/use-now";
import { positionAfter } from "@/lib/replay/position";
import type { ReplayState } from "@/lib/replay/schema";
import { Store } from "./store";

/** What was last told of the recording that plays, and when (ms since the epoch); null for a live cluster. */
interface Told {
  readonly state: ReplayState;
  readonly at: number;
}

const store = new Store<Told | null>(null);

/** The shell says what plays; whoever shows how new something is reads it. An older word than the last is not heard. */
export function setPlaying(told: Told | null): void {
  const last = store.get();
  if (told === null || last === null || told.at >= last.at) store.set(told);
}

/** The recording that the page is about, and where it is now, in ms since it began; null for a live cluster. */
export function usePlaying(): { readonly state: ReplayState; readonly position: number } | null {
  const told = useSyncExternalStore(store.subscribe, store.get, () => null);
  const now = useNow();
  if (told === null) return null;
  return { state: told.state, position: positionAfter(told.state, Math.max(0, now - told.at)) };
}
