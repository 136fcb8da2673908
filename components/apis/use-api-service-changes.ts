import { type RefObject, useEffect, useRef } from "react";
import { useLive } from "@/components/data/stream";
import type { CatalogueMeta } from "@/lib/apis/live-schema";

const APISERVICES = {
  group: "apiregistration.k8s.io",
  version: "v1",
  resource: "apiservices",
  representation: "metadata",
};
const ALL = { offset: 0, count: 500 };
const NOTHING = {};
const NEWEST = { tail: 1 };

/**
 * Calls `changed` whenever an APIService was made, changed or removed, so that a condition is on screen as soon as it
 * is set, and whenever discovery said something new: after such a change it is asked every 2 s until it has followed.
 */
export function useApiServiceChanges(context: string | null, changed: () => void): void {
  const services = useLive("objects", {
    context,
    query: context === null ? null : APISERVICES,
    window: ALL,
  });
  const discovery = useLive("apis", { context, query: NOTHING, window: NEWEST });
  const call = useRef(changed);
  call.current = changed;
  useNews(services.frame?.rev ?? null, call);
  useNews((discovery.frame?.meta as CatalogueMeta | undefined)?.revision ?? null, call);
}

/** Calls when a revision follows another one; the first is what is on the screen already. */
function useNews(revision: string | number | null, call: RefObject<() => void>): void {
  const seen = useRef<string | number | null>(null);
  useEffect(() => {
    if (revision === null) return;
    if (seen.current !== null && revision !== seen.current) call.current();
    seen.current = revision;
  }, [revision, call]);
}
