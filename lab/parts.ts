import type { Host } from "./host";
import type { LeftOut } from "./state";

/** What decides whether a lab gets a node, and what measures it. */
export interface NodeFacts {
  readonly wanted: boolean;
  readonly host: Pick<Host, "root">;
  /** Programs that are neither here nor can be installed here. */
  readonly missingPrograms: readonly string[];
  /** Another kubelet of this machine: two would share /kubepods, the bridges and the node's address. */
  readonly otherKubelet: string | null;
}

/** Why there can be no kubelet; null when there can be one. */
export function noNodeBecause({ wanted, host, missingPrograms, otherKubelet }: NodeFacts): string | null {
  if (!wanted) return "left out by --no-kubelet";
  if (!host.root) return "only root may run containers (cgroups, mounts, network devices)";
  if (missingPrograms.length > 0) {
    return `${missingPrograms.join(", ")} missing, and apt-get is not there or could not install them`;
  }
  return otherKubelet === null ? null : `this machine has a kubelet already: ${otherKubelet}`;
}

/** The parts that fall with the node, each with its reason. */
export function withoutNode(reason: string | null): LeftOut[] {
  if (reason === null) return [];
  return [
    { part: "kubelet, containerd", reason },
    { part: "metrics-server", reason: "it measures what a kubelet runs" },
  ];
}

export const withoutVm = (reason: string | null): LeftOut[] =>
  reason === null ? [] : [{ part: "vm-node", reason }];
