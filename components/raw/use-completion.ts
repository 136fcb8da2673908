import { useEffect, useMemo, useState } from "react";
import { apiFetch } from "@/components/data/api";
import { trackPending } from "@/components/data/pending";
import { useApi } from "@/components/data/query";
import { useCluster } from "@/components/shell/cluster";
import { digArray, digString } from "@/lib/base/json";
import { acceptHeader } from "@/lib/raw/accept";
import { type Completion, complete, type KnownResource } from "@/lib/raw/completion";
import { formatTarget } from "@/lib/raw/target";

/** Names that are fetched to complete with; a longer list is of no use in a popup. */
const NAMES = "500";
const NO_RESOURCES: readonly KnownResource[] = [];

/** Every resource that the cluster serves; empty while it is not known. */
export function useResources(): readonly KnownResource[] {
  const context = useCluster().info?.name ?? null;
  const { data } = useApi<{ resources: readonly KnownResource[] }>("/api/discovery", {
    context,
    enabled: context !== null,
  });
  return data?.resources ?? NO_RESOURCES;
}

/** Suggestions for what is typed. Names of objects are fetched when the path has come to them. */
export function useCompletion(typed: string, active: boolean): Completion {
  const resources = useResources();
  const context = useCluster().info?.name ?? null;
  const [names, setNames] = useState<ReadonlyMap<string, readonly string[]>>(new Map());
  const completion = useMemo(() => complete(typed, { resources, names }), [typed, resources, names]);
  const wanted = active ? completion.wanted : null;
  useEffect(() => {
    if (wanted === null) return;
    const controller = new AbortController();
    const keep = (found: readonly string[]) => setNames((known) => new Map(known).set(wanted, found));
    fetchNames(wanted, context, controller.signal).then(keep, () => {
      // Without the right to list there is nothing to offer; asking again would change nothing.
      if (!controller.signal.aborted) keep([]);
    });
    return () => controller.abort();
  }, [wanted, context]);
  return completion;
}

async function fetchNames(path: string, context: string | null, signal: AbortSignal): Promise<string[]> {
  const query: [string, string][] = [["limit", NAMES]];
  if (context !== null) query.push(["context", context]);
  const url = formatTarget({ path: `/api/raw${path}`, query });
  const response = await apiFetch(url, signal, { Accept: acceptHeader(path, "metadata") });
  const list: unknown = await trackPending(response.json());
  return digArray(list, "items")
    .map((item) => digString(item, "metadata", "name"))
    .filter((name) => name !== null);
}
