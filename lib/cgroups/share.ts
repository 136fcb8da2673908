import type { CgroupClass } from "./classify";
import type { Share } from "./view";

export interface Weighted {
  readonly path: string;
  readonly parent: string | null;
  readonly cls: CgroupClass;
  /** Of cpu.weight or cpu.shares; null for a cgroup without the controller, and for one that is over. */
  readonly weight: number | null;
}

/**
 * The CPU that each cgroup is sure to get when everybody wants it all: its weight among its siblings', multiplied down the
 * tree. Processes beside child cgroups compete too, where a cgroup has both; nobody says how many, so they are left out.
 * @param whole whether the source shows all that competes on the node
 */
export function shares(cgroups: readonly Weighted[], whole: boolean): ReadonlyMap<string, Share> {
  const sums = new Map<string | null, number>();
  for (const { parent, weight } of cgroups) sums.set(parent, (sums.get(parent) ?? 0) + (weight ?? 0));
  const found = new Map<string, Share>();
  for (const { path, parent, cls, weight } of cgroups) {
    const above = parent === null ? null : found.get(parent);
    const ofParent = parent === null ? 1 : part(weight, sums.get(parent) ?? 0);
    const inKubepods = cls.kind === "kubepods" ? 1 : times(above?.ofKubepods ?? null, ofParent);
    const ofNode = parent === null ? 1 : times(above?.ofNode ?? null, ofParent);
    found.set(path, { ofParent, ofKubepods: inKubepods, ofNode: whole ? ofNode : null });
  }
  return found;
}

const part = (weight: number | null, sum: number) => (weight === null || sum === 0 ? null : weight / sum);
const times = (a: number | null, b: number | null) => (a === null || b === null ? null : a * b);
