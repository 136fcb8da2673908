import type { PanelState } from "@/lib/base/panel-state";
import type { Problem } from "@/lib/base/problem";
import type { Connection } from "@/lib/stream/connection";
import type { StreamStatus } from "@/lib/stream/messages";

/** Where the server gives no reason of its own. */
const UNSAID: Problem = {
  code: "STREAM_INTERRUPTED",
  message: "The watch was interrupted.",
  hint: "It is opened again by itself.",
};

const unreached = (retryAt: number | null): Problem => ({
  code: "CUTAWAY_UNREACHABLE",
  message: "The connection to the Cutaway process is broken; what is shown may be old.",
  hint: retryAt === null ? "It is opened again by itself." : "It is tried again in a moment, by itself.",
});

/**
 * What a live panel is worth: the state of the watch behind it, unless the tab's own socket is broken, for then
 * nobody knows. `status` is null before the server has said anything.
 */
export function streamState(
  connection: Connection,
  connected: boolean,
  status: StreamStatus | null,
): PanelState {
  if (!connected && status !== null) {
    return { kind: "stale", since: connection.since, problem: unreached(connection.nextTryAt) };
  }
  if (status === null && connection.phase === "backing-off") {
    return { kind: "backing-off", retryAt: connection.nextTryAt ?? 0, problem: unreached(null) };
  }
  return status === null ? { kind: "connecting" } : ofStatus(status);
}

function ofStatus({ phase, since, problem, progress, nextTryAt, ...seen }: StreamStatus): PanelState {
  const why = problem ?? UNSAID;
  switch (phase) {
    case "connecting":
      return { kind: "connecting" };
    case "syncing":
      return { kind: "syncing", received: sayProgress(progress) };
    case "live":
      return { kind: "live", at: Math.max(since, seen.lastEventAt ?? 0, seen.lastBookmarkAt ?? 0) };
    case "stale":
      return { kind: "stale", since, problem };
    case "backing-off":
      return { kind: "backing-off", retryAt: nextTryAt ?? why.retryAt ?? since, problem: why };
    case "partial":
      return { kind: "partial", at: since, problem: why };
    case "past":
      return { kind: "past", resourceVersion: seen.resourceVersion ?? "", problem };
    case "denied":
      return { kind: "denied", problem: why };
    case "gone":
      return { kind: "gone", problem: why };
    case "reauth":
      return { kind: "sign-in", problem: why };
  }
}

function sayProgress(progress: StreamStatus["progress"]): string {
  if (progress === null) return "0";
  return progress.of === null ? String(progress.done) : `${progress.done} of about ${progress.of}`;
}
