import type { Problem } from "@/lib/base/problem";
import type { StreamStatus } from "@/lib/stream/messages";
import type { LiveCatalogue } from "./live-catalogue";

type Seen = Pick<
  LiveCatalogue,
  "catalogue" | "problem" | "readAt" | "nextReadAt" | "watches" | "disagreements"
>;

/** How much the catalogue is worth: what discovery last said, and whether changes are heard of. */
export function catalogueStatus(seen: Seen, startedAt: number): StreamStatus {
  const { readAt, nextReadAt, watches } = seen;
  const events = watches.flatMap(({ lastEventAt }) => lastEventAt ?? []);
  return {
    ...phaseOf(seen, startedAt),
    progress: null,
    nextTryAt: nextReadAt,
    lastEventAt: Math.max(readAt ?? 0, ...events) || null,
    lastBookmarkAt: null,
    resourceVersion: null,
  };
}

type PhaseOf = Pick<StreamStatus, "phase" | "since" | "problem">;

function phaseOf({ catalogue, problem, readAt, watches }: Seen, startedAt: number): PhaseOf {
  const since = readAt ?? startedAt;
  if (problem !== null) return { phase: failedPhase(problem), since, problem };
  if (catalogue === null) return { phase: "connecting", since, problem: null };
  const deaf = watches.find(({ phase }) => phase !== "live");
  if (deaf === undefined) return { phase: "live", since, problem: null };
  return { phase: "partial", since: deaf.since, problem: notHeard(deaf.reason) };
}

function failedPhase({ upstream, code }: Problem): StreamStatus["phase"] {
  if (code === "AUTH_EXPIRED" || upstream?.status === 401) return "reauth";
  return upstream?.status === 403 ? "denied" : "backing-off";
}

/** Discovery is there; only who serves what, or the news of it, is missing. */
const notHeard = (reason: Problem | null): Problem => ({
  code: reason?.code ?? "STREAM_INTERRUPTED",
  message:
    `APIServices or CRDs cannot be watched, so changes are found by asking every 30 s. ${reason?.message ?? ""}`.trim(),
  hint: reason?.hint ?? "The watch is opened again by itself.",
  ...(reason?.upstream && { upstream: reason.upstream }),
});
