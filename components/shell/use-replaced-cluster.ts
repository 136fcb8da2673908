import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useReplacements } from "@/components/data/stream";
import { type Place, withPlace } from "@/lib/link/link";
import type { Contexts } from "@/lib/overview/contexts-schema";
import { moveTo } from "./location";
import { placeAfter, type Replaced, type SeenUids, seeContexts } from "./replaced-cluster";
import { usePlace } from "./use-place";

export const CONTEXTS = "/api/contexts";

/**
 * Notices that another cluster answers in the place of one that this tab looked at: what the tab holds of the old one goes, and its
 * address leads to the new one. `place` is what the address means.
 */
export function useReplacedCluster(contexts: Contexts | undefined): {
  readonly place: Place;
  readonly replaced: Replaced | null;
} {
  const address = usePlace();
  const queries = useQueryClient();
  const said = useReplacements();
  const [seen, setSeen] = useState<SeenUids>(NONE);
  const [replaced, setReplaced] = useState<Replaced | null>(null);
  const now = contexts === undefined ? null : seeContexts(seen, contexts);
  if (now !== null && now.seen !== seen) setSeen(now.seen);
  if (now !== null && now.replaced !== null) setReplaced(now.replaced);

  useEffect(() => {
    if (said > 0) void queries.invalidateQueries({ queryKey: [CONTEXTS] });
  }, [said, queries]);
  useEffect(() => {
    if (replaced === null) return;
    void queries.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== CONTEXTS });
  }, [replaced, queries]);

  const place = placeAfter(address, replaced);
  useEffect(() => {
    if (place !== address) moveTo(location.pathname + withPlace(location.search, place), "replace");
  }, [place, address]);
  return { place, replaced };
}

const NONE: SeenUids = new Map();
