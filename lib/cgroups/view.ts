import type { RuntimeFormula } from "./expected/container";
import type { SourceKind } from "./from-source";
import type { NodeFacts } from "./node";
import type { Observed } from "./observed";
import type { ProcessInfo } from "./sources/tree";
import type { Spot } from "./spot";
import type { Check } from "./verdict";

/** `predicted`: no source was asked. `missing`: promised, and the source does not show it. `gone`: shown, and over. */
export type CgroupState = "present" | "predicted" | "missing" | "gone";

/** One cgroup of a node: what it is, what is there, what should be. */
export interface CgroupView extends Omit<Spot, "shown"> {
  readonly state: CgroupState;
  readonly observed: Observed;
  readonly checks: readonly Check[];
  readonly processes: readonly ProcessInfo[];
  readonly delegated: boolean | null;
  readonly share: Share;
}

/** Parts of the CPU that are guaranteed when everybody wants it all; null where a weight is not known. */
export interface Share {
  readonly ofParent: number | null;
  /** Null outside of kubepods. */
  readonly ofKubepods: number | null;
  /** Null unless the source shows everything that competes with kubepods. */
  readonly ofNode: number | null;
}

/** Something that somebody should know about. */
export interface Finding {
  readonly code: "DRIVER_MISMATCH" | "ORPHAN" | "UNKNOWN_LEAF" | "MISSING_POD" | "WRONG_CLASS" | "DIFFERS";
  readonly path: string;
  readonly text: string;
}

/** A node's whole tree, parents before children. */
export interface NodeTree {
  readonly source: SourceKind;
  readonly facts: NodeFacts;
  readonly formula: RuntimeFormula;
  readonly cgroups: readonly CgroupView[];
  readonly findings: readonly Finding[];
}
