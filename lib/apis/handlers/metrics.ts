/** What is read of `/metrics`: the names that lines may begin with. */
export const WANTED = [
  "apiserver_request_filter_duration_seconds",
  "authentication_attempts",
  "apiserver_authorization_decisions_total",
  "apiserver_audit_event_total",
  "apiserver_flowcontrol_rejected_requests_total",
  "apiserver_request_terminations_total",
  "apiserver_request_aborts_total",
] as const;

/** How long one filter took, over all requests since the server started. Seconds. */
export interface FilterTime {
  /** The label `filter`. */
  readonly filter: string;
  readonly count: number;
  readonly mean: number;
  /** Estimated from the buckets; null when it cannot be. */
  readonly p99: number | null;
  /** Since the scrape before; null for the first, and when nothing came since. */
  readonly recent: { readonly count: number; readonly mean: number } | null;
}

/** Sums and counts of one scrape. */
export interface FilterSum {
  readonly filter: string;
  readonly sum: number;
  readonly count: number;
  readonly p99: number | null;
}

/** Times of a scrape, beside what came since the one before. A counter that went back is of a server that restarted. */
export function filterTimes(now: readonly FilterSum[], before: readonly FilterSum[] | null): FilterTime[] {
  return now.map(({ filter, sum, count, p99 }) => {
    const earlier = before?.find((candidate) => candidate.filter === filter);
    const more = earlier === undefined ? 0 : count - earlier.count;
    const recent =
      earlier === undefined || more <= 0
        ? null
        : { count: more, mean: Math.max(0, sum - earlier.sum) / more };
    return { filter, count, mean: count === 0 ? 0 : sum / count, p99, recent };
  });
}

/** One counter beside the filter that it speaks of. */
export interface FilterCount {
  readonly metric: string;
  /** Value of the one label that tells: `result`, `decision`, `reason`. Empty for the whole. */
  readonly which: string;
  readonly value: number;
}
