import type { PanelState } from "@/lib/base/panel-state";
import type { Overview, Panel } from "@/lib/overview/schema";

/** The state of one part. What is wrong with the whole answer comes before what is wrong with a part of it. */
export function stateOf(panel: Panel<unknown> | undefined, whole: PanelState): PanelState {
  if (panel === undefined || panel.state === "ok" || whole.kind !== "live") return whole;
  if (panel.state === "denied") return { kind: "denied", problem: panel.problem };
  const expired = panel.problem.code === "AUTH_EXPIRED";
  return { kind: expired ? "sign-in" : "failed", problem: panel.problem };
}

/** For the RBAC of a denied panel: the name to bind, or a word that cannot be mistaken for one. */
export function userOf(overview: Overview | undefined): string {
  return overview?.identity.state === "ok" ? overview.identity.value.username : "<your user name>";
}
