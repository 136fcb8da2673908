import { useState } from "react";
import type { ApiResult } from "@/components/data/query";
import type { PanelState } from "@/lib/base/panel-state";
import type { Problem } from "@/lib/base/problem";
import type { Overview, Panel } from "@/lib/overview/schema";

/** One part of the overview as it is shown. */
export interface ShownPanel<T> {
  /** What came last of this part, though a later try may have failed; null when there is nothing to show. */
  readonly value: T | null;
  readonly state: PanelState;
}

/** A part with what it last held: while a later try fails, that stays and is marked as old. */
export function useShown<T>(panel: Panel<T> | undefined, result: ApiResult<Overview>): ShownPanel<T> {
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
  return keptAt === null ? { kind: "failed", problem } : { kind: "stale", since: keptAt, problem };
}

/** The one problem that every part has, such as a server that is down; null when the parts differ. */
export function commonProblem(overview: Overview): Problem | null {
  const { cluster, version, livez, readyz, identity, nodes, groups, access } = overview;
  const problems = [cluster, version, livez, readyz, identity, nodes, groups, access].map((panel) =>
    panel.state === "error" ? panel.problem : null,
  );
  const [first = null] = problems;
  return first !== null && problems.every((problem) => problem?.code === first.code) ? first : null;
}

/** For the RBAC of a denied panel: the name to bind, or a word that cannot be mistaken for one. */
export function userOf(overview: Overview | undefined): string {
  return overview?.identity.state === "ok" ? overview.identity.value.username : "<your user name>";
}
