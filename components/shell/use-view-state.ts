import { useCallback, useMemo } from "react";
import { decodeLink, encodeLink, NOWHERE } from "@/lib/link/link";
import { initialState, type View } from "@/lib/link/view";
import { moveTo, useSearch } from "./location";

/**
 * Changes some fields. "replace" (the default) is for what one adjusts: filters, sorting, columns;
 * "push" for what one goes back from: another path, another object.
 */
export type SetViewState<S> = (patch: Partial<S>, how?: "push" | "replace") => void;

/**
 * The state of a view, read from the address and written to it at once. Only views that are
 * shown may ask: the shell renders a view when the address is its own.
 */
export function useViewState<S>(view: View<S>): readonly [S, SetViewState<S>] {
  const search = useSearch();
  const state = useMemo(() => readState(view, search), [view, search]);
  const set = useCallback<SetViewState<S>>(
    (patch, how = "replace") => {
      // The address, not the rendered state: two changes in one event add up.
      const now = decodeLink(view, location.search);
      const place = now.kind === "ok" ? now.place : NOWHERE;
      moveTo(encodeLink(view, { ...readState(view, location.search), ...patch }, place).href, how);
    },
    [view],
  );
  return [state, set];
}

function readState<S>(view: View<S>, search: string): S {
  const read = decodeLink(view, search);
  return read.kind === "ok" ? read.state : initialState(view);
}
