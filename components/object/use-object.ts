import { useMemo } from "react";
import { type LiveResult, useConnection, useLive } from "@/components/data/stream";
import { streamState } from "@/components/data/stream-state";
import type { PanelState } from "@/lib/base/panel-state";
import { objectQueryOf } from "@/lib/object/api-query";
import type { ObjectMeta } from "@/lib/object/api-schema";
import type { ObjectRef } from "@/lib/object/url";
import type { Row } from "@/lib/stream/messages";

const NO_ROWS = { offset: 0, count: 0 } as const;

export interface LiveObject {
  readonly live: LiveResult<Row>;
  /** Null until the first answer. */
  readonly meta: ObjectMeta | null;
  readonly state: PanelState;
}

/** One object, live. */
export function useObject(context: string | null, ref: ObjectRef): LiveObject {
  const { group, version, resource, namespace, name } = ref;
  const query = useMemo(
    () =>
      resource === "" || name === "" ? null : objectQueryOf({ group, version, resource, namespace, name }),
    [group, version, resource, namespace, name],
  );
  const live = useLive<Row>("object", { context, query, window: NO_ROWS });
  const state = streamState(useConnection(), live.connected, live.status);
  // What belongs to another object is not shown under this one's name.
  return { live, meta: live.old ? null : ((live.frame?.meta ?? null) as ObjectMeta | null), state };
}
