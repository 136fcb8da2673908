import { useCallback, useEffect, useState } from "react";
import { apiGet } from "@/components/data/api";
import type { TreePosition } from "@/lib/trees/api-schema";
import type { TreesChoice } from "./use-trees-state";

/** Brings a row into view: what is closed above it is opened first. */
export function useReveal(
  context: string | null,
  query: Readonly<Record<string, string>>,
  { openAll }: TreesChoice,
): { readonly goTo: { readonly index: number } | null; reveal(key: string): void } {
  const [wanted, setWanted] = useState<string | null>(null);
  const [goTo, setGoTo] = useState<{ readonly index: number } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what opens rows is new with each render, and means the same
  useEffect(() => {
    if (wanted === null) return;
    const aborted = new AbortController();
    const look = async () => {
      const request = { context, query: { ...query, key: wanted }, signal: aborted.signal };
      const { data } = await apiGet<TreePosition>("/api/trees/position", request);
      if (data.open.length > 0) {
        openAll(data.open);
        return;
      }
      setWanted(null);
      if (data.index !== null) setGoTo({ index: data.index });
    };
    // Rows that cannot be found now are not worth a message: the details stay.
    look().catch(() => !aborted.signal.aborted && setWanted(null));
    return () => aborted.abort();
  }, [wanted, context, query]);
  return { goTo, reveal: useCallback((key) => setWanted(key), []) };
}
