import { useMemo } from "react";
import { useCluster } from "@/components/shell/cluster";
import { usePlace } from "@/components/shell/use-place";
import { type SetViewState, useViewState } from "@/components/shell/use-view-state";
import { encodeLink } from "@/lib/link/link";
import { initialState } from "@/lib/link/view";
import { acceptHeader, fittingForm } from "@/lib/raw/accept";
import {
  formatQuery,
  formatTarget,
  formOf,
  isEndless,
  parseQuery,
  type QueryPair,
  type RawRequest,
} from "@/lib/raw/target";
import { type RawState, rawView } from "@/lib/raw/view";
import type { Asked } from "./answer-client";

export interface RequestState {
  readonly state: RawState;
  readonly set: SetViewState<RawState>;
  readonly request: RawRequest;
  /** What the worker is to fetch for it. */
  readonly asked: Asked;
  /** Goes to another request: a step of the history. */
  go(request: RawRequest): void;
}

/** The request that the address names. */
export function useRequest(): RequestState {
  const [state, set] = useViewState(rawView);
  const context = useCluster().info?.name ?? null;
  const { path, query, as } = state;
  const request = useMemo(() => ({ path, query: parseQuery(query) }), [path, query]);
  const asked = useMemo(
    () => askedFor(request, acceptHeader(path, fittingForm(path, as)), context),
    [request, path, as, context],
  );
  const go = (to: RawRequest) =>
    set({ path: to.path, query: formatQuery(to.query), filter: "", sort: "", read: "auto" }, "push");
  return { state, set, request, asked, go };
}

/** A request as the worker takes it. */
export function askedFor(request: RawRequest, accept: string, context: string | null): Asked {
  const query: QueryPair[] = [...request.query];
  if (context !== null) query.push(["context", context]);
  const arrival = !isEndless(request) ? "whole" : formOf(request.path) === "log" ? "lines" : "events";
  return {
    url: formatTarget({ path: `/api/raw${request.path}`, query }),
    target: formatTarget(request),
    path: request.path,
    accept,
    arrival,
  };
}

/** The address of another request of the explorer, in the same form. */
export function useHrefOf(): (path: string, query?: readonly QueryPair[]) => string {
  const place = usePlace();
  return (target, query) => {
    const [path = "/", search = ""] = target.split("?", 2);
    const state = {
      ...initialState(rawView),
      path,
      query: query === undefined ? search : formatQuery(query),
    };
    return encodeLink(rawView, state, place).href;
  };
}
