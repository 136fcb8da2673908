import type { CgroupClass } from "./classify";
import type { RuntimeFormula } from "./expected/container";
import type { Hint, SourceKind } from "./from-source";
import type { NodeFacts } from "./node";
import type { Observed } from "./observed";
import type { ContainerModel, PodModel } from "./pod";
import type { ProcessInfo } from "./sources/tree";
import type { Check } from "./verdict";

/** `predicted`: no source was asked. `missing`: promised, and the source does not show it. `gone`: shown, and over. */
export type CgroupState = "present" | "predicted" | "missing" | "gone";

/** What a container's cgroup holds. */
export type Role = "container" | "sandbox" | "old container" | "unknown";

/** One cgroup of a node: what it is, what is there, what should be. */
export interface CgroupView {
  readonly path: string;
  readonly name: string;
  /** Null for the root. */
  readonly parent: string | null;
  /** 0 for the root. */
  readonly depth: number;
  readonly children: number;
  readonly cls: CgroupClass;
  readonly state: CgroupState;
  /** Null for what is no container. */
  readonly role: Role | null;
  readonly pod: PodModel | null;
  readonly container: ContainerModel | null;
  readonly hint: Hint | null;
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
