import type { ReactNode } from "react";
import { PanelFrame } from "@/components/data/panel-frame";
import type { ApiResult } from "@/components/data/query";
import { DeniedView } from "@/components/ui/denied-view";
import type { Overview, Panel } from "@/lib/overview/schema";
import { userOf, useShown } from "./panel-of";

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
  const { value, state } = useShown(panel, result);
  return (
    <PanelFrame
      title={title}
      state={state}
      requests={panel?.requests}
      note={value === null ? undefined : note?.(value)}
      denied={
        panel?.state === "denied" && (
          <DeniedView missing={panel.missing} user={userOf(result.data)} what={title} />
        )
      }
    >
      {value === null ? undefined : children(value)}
    </PanelFrame>
  );
}
