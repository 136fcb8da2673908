import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useNow } from "@/components/ui/use-now";
import { type PanelState, refreshState } from "@/lib/base/panel-state";
import { type Problem, ProblemError } from "@/lib/base/problem";
import { type ApiRequest, apiGet } from "./api";
import { loadLatestEvidence } from "./load-evidence";

/** The cluster's clock, which set the time, may be ahead of this one. */
const MIN_WAIT_MS = 1_000;

/** Answers that asking again does not change: who asks, or what is asked, has to change first. */
const FINAL = new Set([400, 401, 403, 404, 405, 410]);

function retry(failures: number, error: Error): boolean {
  if (retryAtOf(error) !== undefined) return false;
  const status = error instanceof ProblemError ? error.problem.upstream?.status : undefined;
  const ours = error instanceof ProblemError && error.problem.code === "CUTAWAY_UNREACHABLE";
  return failures < 2 && !ours && status !== undefined && !FINAL.has(status);
}

/** When the cluster wants to be asked again; until then the panel says so. */
const retryAtOf = (error: Error | null) =>
  error instanceof ProblemError ? error.problem.retryAt : undefined;

/** Milliseconds to the next request: when the cluster may be asked again, else as often as the panel wants. */
function untilNext(error: Error | null, refreshMs: number | undefined): number | false {
  const retryAt = retryAtOf(error);
  return retryAt === undefined ? (refreshMs ?? false) : Math.max(MIN_WAIT_MS, retryAt - Date.now());
}

const newClient = () =>
  new QueryClient({ defaultOptions: { queries: { retry, refetchOnWindowFocus: true, gcTime: 60_000 } } });

/** Holds the answers of this tab. */
export function DataProvider({ children }: { children: ReactNode }) {
  const [client] = useState(newClient);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

export interface UseApiOptions extends Omit<ApiRequest, "signal"> {
  /** Ask again after this many milliseconds while the page is visible; left out, only when told to. */
  readonly refreshMs?: number;
  readonly enabled?: boolean;
}

export interface ApiResult<T> {
  /** What came last; kept while a later try fails. */
  readonly data: T | undefined;
  /** When that was made, milliseconds since the epoch; null when nothing came yet. */
  readonly at: number | null;
  readonly state: PanelState;
  readonly problem: Problem | null;
  /** A request is under way. */
  readonly asking: boolean;
  refresh(): void;
}

/**
 * One route's data, asked for and kept. Requests of a view that is left, or of another
 * context, are aborted; content that misses two refreshes is stale.
 */
export function useApi<T>(path: string, options: UseApiOptions = {}): ApiResult<T> {
  const { context = null, query = {}, refreshMs, enabled = true } = options;
  const now = useNow();
  const result = useQuery({
    queryKey: [path, context, query],
    queryFn: ({ signal }) => apiGet<T>(path, { context, query, signal }).catch(withEvidence),
    enabled,
    refetchInterval: ({ state }) => untilNext(state.error, refreshMs),
  });
  const problem = result.error === null ? null : toProblem(result.error);
  const lateAfter = refreshMs === undefined ? Number.POSITIVE_INFINITY : refreshMs * 2 + 2000;
  const at = result.data?.at ?? null;
  return {
    data: result.data?.data,
    at,
    state: refreshState({ at, problem, lateAfter }, now),
    problem,
    asking: result.isFetching,
    refresh: () => void result.refetch(),
  };
}

/** The records of a request that failed are not in its answer: the server still has them. */
function withEvidence(error: unknown): never {
  if (error instanceof ProblemError && error.problem.upstream !== undefined) {
    loadLatestEvidence().catch(() => undefined);
  }
  throw error;
}

/** What a person is told of any error. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return {
    code: "PAGE_FAILED",
    message: "This page failed while reading the answer.",
    hint: "Reload the page; the browser's console names the place.",
  };
}
