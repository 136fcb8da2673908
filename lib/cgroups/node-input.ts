import type { Seen } from "./from-source";
import type { NodeFacts } from "./node";
import type { PodModel } from "./pod";
import type { Summary } from "./sources/summary";

/** All that is known of a node, from which its tree is put together. */
export interface NodeInput {
  readonly facts: NodeFacts;
  /** Of this node. */
  readonly pods: readonly PodModel[];
  readonly seen: Seen;
  readonly summary: Summary | null;
}
