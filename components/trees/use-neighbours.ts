import { useMemo } from "react";
import { type LiveResult, useLive } from "@/components/data/stream";
import type { NeighbourMeta, RelationRow } from "@/lib/trees/relation-row";
import { type TreesState, treesView } from "@/lib/trees/url";

const ROWS = 500;

export interface Neighbours {
  readonly live: LiveResult<RelationRow>;
  /** Null until the first answer. */
  readonly meta: NeighbourMeta | null;
  readonly rows: readonly RelationRow[];
  /** Relations beyond those that are here. */
  readonly more: number;
}

/** One object with its owners and relations, live. */
export function useNeighbours(
  context: string | null,
  { selected: uid, ns, at }: Pick<TreesState, "selected" | "ns" | "at">,
): Neighbours {
  const query = useMemo(() => {
    const written = treesView.fields.ns.format(ns);
    return { uid, ...(written === "" ? {} : { ns: written }), ...(at === "" ? {} : { at }) };
  }, [uid, ns, at]);
  const live = useLive<RelationRow>("neighbours", { context, query, window: { offset: 0, count: ROWS } });
  const { frame } = live;
  const rows = frame?.rows ?? NONE;
  return {
    live,
    meta: (frame?.meta ?? null) as NeighbourMeta | null,
    rows,
    more: (frame?.total ?? 0) - rows.length,
  };
}

const NONE: readonly RelationRow[] = [];
