import type { SetViewState } from "@/components/shell/use-view-state";
import type { ObjectMeta } from "@/lib/object/api-schema";
import type { ObjectState } from "@/lib/object/url";
import type { KubeObject } from "@/lib/objects/kube-object";

/** What every reading works on: the address, and the object as it is or was last. */
export interface ReadingProps {
  readonly state: ObjectState;
  readonly set: SetViewState<ObjectState>;
  readonly context: string | null;
  readonly meta: ObjectMeta;
  /** Null when it is not there and never was while somebody looked. */
  readonly object: KubeObject | null;
}
