import type { ReactNode } from "react";
import { PanelFrame } from "@/components/data/panel-frame";
import type { ApiResult } from "@/components/data/query";
import { DeniedView } from "@/components/ui/denied-view";
import type { PanelState } from "@/lib/base/panel-state";
import type { Overview, Panel } from "@/lib/overview/schema";

/** The panels of the overview, by what they hold. */
type PanelName = { [K in keyof Overview]: Overview[K] extends Panel<unknown> ? K : never }[keyof Overview];
type ValueOf<K extends PanelName> =
  Extract<Overview[K], { state: "ok" }> extends { value: infer V } ? V : never;

interface OverviewPanelProps<K extends PanelName> {
  title: string;
  name: K;
  result: ApiResult<Overview>;
  note?(value: ValueOf<K>): ReactNode;
  children(value: ValueOf<K>): ReactNode;
}

/** One part of the overview with its own state: a missing right greys out this part alone. */
export function OverviewPanel<K extends PanelName>({
  title,
  name,
  result,
  note,
  children,
}: OverviewPanelProps<K>) {
  const panel = result.data?.[name] as Panel<ValueOf<K>> | undefined;
  const value = panel?.state === "ok" ? panel.value : undefined;
  return (
    <PanelFrame
      title={title}
      state={stateOf(panel, result.state)}
      note={value === undefined ? undefined : note?.(value)}
      denied={
        panel?.state === "denied" && (
          <DeniedView missing={panel.missing} user={userOf(result.data)} what={title} />
        )
      }
    >
      {value === undefined ? undefined : children(value)}
    </PanelFrame>
  );
}

/** What is wrong with the whole answer comes before what is wrong with a part of it. */
export function stateOf(panel: Panel<unknown> | undefined, whole: PanelState): PanelState {
  if (panel === undefined || panel.state === "ok" || whole.kind !== "live") return whole;
  if (panel.state === "denied") return { kind: "denied", problem: panel.problem };
  const expired = panel.problem.code === "AUTH_EXPIRED";
  return { kind: expired ? "sign-in" : "failed", problem: panel.problem };
}

/** For the RBAC of a denied panel: the name to bind, or a word that cannot be mistaken for one. */
function userOf(overview: Overview | undefined): string {
  return overview?.identity.state === "ok" ? overview.identity.value.username : "<your user name>";
}
