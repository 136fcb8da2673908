import type { ReflectorStatus } from "@/lib/kube/reflector/status";
import type { StreamStatus } from "@/lib/stream/messages";

/** A reflector's status in the words of the stream. */
export function streamStatus(status: ReflectorStatus): StreamStatus {
  const { phase, since, reason, progress, nextTryAt, lastEventAt, lastBookmarkAt, resourceVersion } = status;
  return {
    phase,
    since,
    problem: reason,
    progress: progress && { done: progress.received, of: progress.expected },
    nextTryAt,
    lastEventAt,
    lastBookmarkAt,
    resourceVersion: resourceVersion || null,
  };
}
