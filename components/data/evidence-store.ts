import { useSyncExternalStore } from "react";
import type { EvidenceRecord } from "@/lib/evidence/record";
import { Store } from "./store";

/** Records kept in the tab; the server keeps its own ring. */
export const EVIDENCE_KEPT = 500;

const store = new Store<readonly EvidenceRecord[]>([]);
const NONE: readonly EvidenceRecord[] = [];

/** Newest first; a record that is there already is replaced by its later state. */
export function mergeEvidence(
  kept: readonly EvidenceRecord[],
  arrived: readonly EvidenceRecord[],
): readonly EvidenceRecord[] {
  if (arrived.length === 0) return kept;
  const byId = new Map(kept.map((record) => [record.id, record]));
  for (const record of arrived) byId.set(record.id, record);
  return [...byId.values()].sort((a, b) => b.at - a.at).slice(0, EVIDENCE_KEPT);
}

/** Adds the records that came with an answer. */
export function addEvidence(records: readonly EvidenceRecord[]): void {
  store.set(mergeEvidence(store.get(), records));
}

/** Whether this tab has the record. */
export function hasEvidence(id: string): boolean {
  return store.get().some((record) => record.id === id);
}

/** Every record this tab has seen, newest first. */
export function useEvidence(): readonly EvidenceRecord[] {
  return useSyncExternalStore(store.subscribe, store.get, () => NONE);
}
