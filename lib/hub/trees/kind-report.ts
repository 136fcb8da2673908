import type { KindReport } from "@/lib/trees/api-schema";
import type { Feed } from "./feed";

/** A feed in words and figures. What was not read has no count. */
export function kindReport(feed: Feed): KindReport {
  const { group, version, resource, kind } = feed.kind;
  const status = feed.status();
  const counted = "objects" in status && status.phase !== "denied" && status.phase !== "connecting";
  return {
    group,
    version,
    resource,
    kind,
    namespace: feed.namespace,
    phase: status.phase,
    objects: counted ? (status.progress?.received ?? status.objects) : null,
    expected: counted ? (status.progress?.expected ?? null) : null,
    problem: status.reason,
    requests: feed.requests(),
  };
}
