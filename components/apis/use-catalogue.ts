import { useEffect, useMemo, useState } from "react";
import { useApi } from "@/components/data/query";
import { useConnection, useLive } from "@/components/data/stream";
import { streamState } from "@/components/data/stream-state";
import type { CatalogueAnswer } from "@/lib/apis/api-schema";
import { makeSearchable, type SearchableCatalogue } from "@/lib/apis/filter";
import type { CatalogueMeta, ChangeRow } from "@/lib/apis/live-schema";
import type { PanelState } from "@/lib/base/panel-state";
import type { Problem } from "@/lib/base/problem";

/** Changes that are kept on the screen. */
const CHANGES = 300;
const QUERY = {};

/** The catalogue as it is now, with what changed since the page was opened. */
export interface LiveCatalogue {
  readonly answer: CatalogueAnswer | undefined;
  readonly searchable: SearchableCatalogue | null;
  /** Newest last. */
  readonly changes: readonly ChangeRow[];
  /** When the page was opened, wall clock, ms. */
  readonly openedAt: number;
  readonly state: PanelState;
  readonly problem: Problem | null;
  readonly evidence: readonly string[];
}

/**
 * The stream says that there is a newer catalogue, and what changed; the catalogue itself is fetched whole, since a
 * search has to look at all of it while one types.
 */
export function useCatalogue(context: string | null): LiveCatalogue {
  const live = useLive<ChangeRow>("apis", { context, query: QUERY, window: { tail: CHANGES } });
  const connection = useConnection();
  const { data, problem, asking, refresh } = useApi<CatalogueAnswer>("/api/apis", { context });
  const meta = (live.frame?.meta ?? null) as CatalogueMeta | null;
  const newest = meta?.revision ?? null;
  const behind = data !== undefined && newest !== null && newest !== data.revision;
  useEffect(() => {
    if (behind && !asking) refresh();
  }, [behind, asking, refresh]);
  const searchable = useMemo(() => (data === undefined ? null : makeSearchable(data)), [data]);
  const opened = useOpened(meta, live.frame?.total ?? null);
  const changes = (live.frame?.rows ?? []).filter(({ seq }) => opened !== null && seq >= opened.seq);
  const failed = live.problem ?? problem;
  const state: PanelState =
    live.problem !== null
      ? { kind: "failed", problem: live.problem }
      : streamState(connection, live.connected, live.status);
  return {
    answer: data,
    searchable,
    changes,
    openedAt: opened?.at ?? 0,
    state,
    problem: failed,
    evidence: meta?.evidence ?? [],
  };
}

/** What was in the log when this page first saw it belongs to those who looked before. */
function useOpened(meta: CatalogueMeta | null, total: number | null) {
  const [opened, setOpened] = useState<{ log: string; seq: number; at: number } | null>(null);
  const log = meta?.revision.split(".")[0] ?? null;
  if (log !== null && total !== null && opened?.log !== log) {
    // A new log begins with nothing: after the first one, all that is in it is new.
    setOpened({ log, seq: opened === null ? total : 0, at: opened?.at ?? Date.now() });
  }
  return opened;
}
