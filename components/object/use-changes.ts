import { useState } from "react";
import type { ChangeDetail } from "@/lib/watch/api-schema";
import { changeDetail } from "@/lib/watch/change-detail";

export interface SeenChange {
  /** When it came here, ms since the epoch. */
  readonly at: number;
  readonly resourceVersion: string;
  readonly change: ChangeDetail;
}

const KEPT = 30;

interface Seen {
  readonly object: Readonly<Record<string, unknown>> | null;
  readonly changes: readonly SeenChange[];
}

/** What changed of an object while the page is open, the newest first. */
export function useChanges(object: Readonly<Record<string, unknown>> | null): readonly SeenChange[] {
  const [seen, setSeen] = useState<Seen>({ object: null, changes: [] });
  if (object !== null && object !== seen.object) setSeen(next(seen, object));
  return seen.changes;
}

function next({ object: before, changes }: Seen, object: Readonly<Record<string, unknown>>): Seen {
  if (before === null || uidOf(before) !== uidOf(object)) return { object, changes: [] };
  if (versionOf(before) === versionOf(object)) return { object, changes };
  const change = changeDetail(before, object);
  const seen = { at: Date.now(), resourceVersion: versionOf(object), change };
  return { object, changes: [seen, ...changes].slice(0, KEPT) };
}

const metaOf = (object: Readonly<Record<string, unknown>>, field: string): string => {
  const metadata = object.metadata as Readonly<Record<string, unknown>> | undefined;
  return String(metadata?.[field] ?? "");
};
const uidOf = (object: Readonly<Record<string, unknown>>) => metaOf(object, "uid");
const versionOf = (object: Readonly<Record<string, unknown>>) => metaOf(object, "resourceVersion");
