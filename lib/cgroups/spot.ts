import type { CgroupClass } from "./classify";
import type { Hint } from "./from-source";
import type { ContainerModel, PodModel } from "./pod";

/** What a container's cgroup holds. */
export type Role = "container" | "sandbox" | "old container" | "unknown";

/** A place in a node's tree: what a cgroup is, whatever its files hold at the moment. */
export interface Spot {
  readonly path: string;
  readonly name: string;
  /** Null for the root. */
  readonly parent: string | null;
  /** 0 for the root. */
  readonly depth: number;
  readonly children: number;
  readonly cls: CgroupClass;
  readonly pod: PodModel | null;
  readonly container: ContainerModel | null;
  /** Null for what is no container. */
  readonly role: Role | null;
  readonly hint: Hint | null;
  /** The source shows it, or something below it. */
  readonly shown: boolean;
}
