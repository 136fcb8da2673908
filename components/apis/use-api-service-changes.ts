import { useEffect, useRef } from "react";
import { useLive } from "@/components/data/stream";

const APISERVICES = {
  group: "apiregistration.k8s.io",
  version: "v1",
  resource: "apiservices",
  representation: "metadata",
};
const ALL = { offset: 0, count: 500 };

/** Calls `changed` whenever an APIService was made, changed or removed: a condition is on screen as soon as it is set. */
export function useApiServiceChanges(context: string | null, changed: () => void): void {
  const { frame } = useLive("objects", {
    context,
    query: context === null ? null : APISERVICES,
    window: ALL,
  });
  const call = useRef(changed);
  call.current = changed;
  const seen = useRef<number | null>(null);
  const revision = frame?.rev ?? null;
  useEffect(() => {
    if (seen.current !== null && revision !== null && revision !== seen.current) call.current();
    seen.current = revision;
  }, [revision]);
}
