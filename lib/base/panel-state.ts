import type { Problem } from "./problem";

/**
 * What a panel's content is worth at this moment. Each panel shows it at all times: old data
 * is never shown as live, and unknown is never shown as zero. Times are milliseconds since the epoch.
 */
export type PanelState =
  /** Nothing yet; the first request is under way. */
  | { readonly kind: "connecting" }
  /** Part of a long first answer is here. */
  | { readonly kind: "syncing"; readonly received: string }
  /** As of `at`, and kept up to date. */
  | { readonly kind: "live"; readonly at: number }
  /** Content of `since`; what would renew it is late or failed. */
  | { readonly kind: "stale"; readonly since: number; readonly problem: Problem | null }
  /** As stale or empty, with the next try at `retryAt`. */
  | { readonly kind: "backing-off"; readonly retryAt: number; readonly problem: Problem }
  /** Live, but not all of it: what is missing and why. */
  | { readonly kind: "partial"; readonly at: number; readonly problem: Problem }
  /** Of a moment that was chosen: it does not change any more. `problem`: what is missing of it. */
  | { readonly kind: "past"; readonly resourceVersion: string; readonly problem: Problem | null }
  | { readonly kind: "denied"; readonly problem: Problem }
  /** What it showed no longer exists. */
  | { readonly kind: "gone"; readonly problem: Problem }
  /** The cluster no longer takes our credential. */
  | { readonly kind: "sign-in"; readonly problem: Problem }
  | { readonly kind: "failed"; readonly problem: Problem };

/** What is known of a panel that is refreshed by asking again. */
export interface Refresh {
  /** When the content that is shown was made; null when there is none. */
  readonly at: number | null;
  /** Why the last try failed; null when it did not. */
  readonly problem: Problem | null;
  /** Content older than this, in milliseconds, is late. */
  readonly lateAfter: number;
}

/** The state of a panel that is refreshed by asking again. */
export function refreshState({ at, problem, lateAfter }: Refresh, now: number): PanelState {
  if (problem !== null) return failedState(problem, at);
  if (at === null) return { kind: "connecting" };
  return now - at > lateAfter ? { kind: "stale", since: at, problem: null } : { kind: "live", at };
}

function failedState(problem: Problem, at: number | null): PanelState {
  if (problem.code === "AUTH_EXPIRED" || problem.upstream?.status === 401)
    return { kind: "sign-in", problem };
  if (problem.upstream?.status === 403) return { kind: "denied", problem };
  if (problem.upstream?.status === 410) return { kind: "gone", problem };
  if (problem.retryAt !== undefined) return { kind: "backing-off", retryAt: problem.retryAt, problem };
  return at === null ? { kind: "failed", problem } : { kind: "stale", since: at, problem };
}
