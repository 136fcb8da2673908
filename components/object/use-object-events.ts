import { useMemo } from "react";
import { type LiveResult, useLive } from "@/components/data/stream";
import { objectQueryOf } from "@/lib/object/api-query";
import type { ObjectEvent, ObjectMeta } from "@/lib/object/api-schema";

const ROWS = { offset: 0, count: 500 } as const;
const NONE: readonly ObjectEvent[] = [];

export interface ObjectEvents {
  readonly live: LiveResult<ObjectEvent>;
  /** The newest first. */
  readonly rows: readonly ObjectEvent[];
  readonly more: number;
}

/** The events about an object, live. */
export function useObjectEvents(context: string | null, { kind, namespace, name }: ObjectMeta): ObjectEvents {
  const { group, version, resource } = kind;
  const query = useMemo(
    () => objectQueryOf({ group, version, resource, namespace, name }),
    [group, version, resource, namespace, name],
  );
  const live = useLive<ObjectEvent>("object-events", { context, query, window: ROWS });
  const rows = live.frame?.rows ?? NONE;
  return { live, rows, more: (live.frame?.total ?? 0) - rows.length };
}
