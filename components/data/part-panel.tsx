import type { ReactNode } from "react";
import { DeniedView } from "@/components/ui/denied-view";
import type { Panel } from "@/lib/objects/panel";
import { PanelFrame } from "./panel-frame";
import { useShown } from "./part";
import type { ApiResult } from "./query";

interface PartPanelProps<T> {
  title: string;
  panel: Panel<T> | undefined;
  /** The answer that the part is of. */
  result: Pick<ApiResult<unknown>, "at" | "state">;
  /** Whom a role would be for, as the API server names them. */
  user: string;
  note?: ((value: T) => ReactNode) | undefined;
  actions?: ReactNode;
  children(value: T): ReactNode;
}

/** One part of an answer with its own state: a missing right greys out this part alone. */
export function PartPanel<T>({ title, panel, result, user, note, actions, children }: PartPanelProps<T>) {
  const { value, state } = useShown(panel, result);
  return (
    <PanelFrame
      title={title}
      state={state}
      requests={panel?.requests}
      note={value === null ? undefined : note?.(value)}
      actions={actions}
      denied={panel?.state === "denied" && <DeniedView missing={panel.missing} user={user} what={title} />}
    >
      {value === null ? undefined : children(value)}
    </PanelFrame>
  );
}
