import { useState } from "react";
import type { PanelState } from "@/lib/base/panel-state";
import type { Panel } from "@/lib/objects/panel";
import type { ApiResult } from "./query";

/** One part of an answer as it is shown. */
export interface ShownPart<T> {
  /** What came last of this part, though a later try may have failed; null when there is nothing to show. */
  readonly value: T | null;
  readonly state: PanelState;
}

/** A part with what it last held: while a later try fails, that stays and is marked as old. */
export function useShown<T>(
  panel: Panel<T> | undefined,
  result: Pick<ApiResult<unknown>, "at" | "state">,
): ShownPart<T> {
  const [kept, setKept] = useState<{ value: T; at: number } | null>(null);
  if (panel?.state === "ok" && result.at !== null && panel.value !== kept?.value) {
    setKept({ value: panel.value, at: result.at });
  }
  const value = panel?.state === "ok" ? panel.value : panel?.state === "error" ? (kept?.value ?? null) : null;
  return { value, state: stateOf(panel, result.state, kept?.at ?? null) };
}

/**
 * The state of one part. What is wrong with the whole answer comes before what is wrong with a part of it.
 * @param keptAt when the content that is still shown was made; null when there is none
 */
export function stateOf(
  panel: Panel<unknown> | undefined,
  whole: PanelState,
  keptAt: number | null,
): PanelState {
  if (panel === undefined || panel.state === "ok" || whole.kind !== "live") return whole;
  const { problem } = panel;
  if (panel.state === "denied") return { kind: "denied", problem };
  if (problem.code === "AUTH_EXPIRED") return { kind: "sign-in", problem };
  if (problem.retryAt !== undefined) return { kind: "backing-off", retryAt: problem.retryAt, problem };
  return keptAt === null ? { kind: "failed", problem } : { kind: "stale", since: keptAt, problem };
}
