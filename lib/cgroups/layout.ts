import { classify } from "./classify";
import type { Seen, SeenCgroup } from "./from-source";
import type { NodeFacts } from "./node";
import type { NodeInput } from "./node-input";
import { orderOf } from "./order";
import { withParents } from "./paths";
import type { PodModel } from "./pod";
import { promisedPaths } from "./predict";
import { roleOf } from "./role";
import { parentPath } from "./sources/tree";
import type { Spot } from "./spot";

interface Kept {
  readonly pods: readonly PodModel[];
  readonly seen: readonly SeenCgroup[];
  readonly spots: readonly Spot[];
}

const kept = new WeakMap<NodeFacts, Kept>();

/** Every place that a source shows or objects promise, in order; the same as before while neither changed. */
export function layOut(input: NodeInput): readonly Spot[] {
  const { facts, pods, seen } = input;
  // Processes may say what a container is: what a paste shows is laid out once anyway.
  if (seen.kind !== "kubelet") return made(input);
  const before = kept.get(facts);
  if (before !== undefined && isSame(before, pods, seen)) return before.spots;
  const spots = made(input);
  kept.set(facts, { pods, seen: seen.cgroups, spots });
  return spots;
}

function isSame(before: Kept, pods: readonly PodModel[], { cgroups }: Seen): boolean {
  return (
    before.pods.length === pods.length &&
    before.seen.length === cgroups.length &&
    before.pods.every((pod, i) => pod === pods[i]) &&
    before.seen.every((cgroup, i) => isSamePlace(cgroup, cgroups[i]))
  );
}

const isSamePlace = (a: SeenCgroup, b: SeenCgroup | undefined): boolean =>
  a.path === b?.path && a.hint?.container === b.hint?.container && a.hint?.pod === b.hint?.pod;

function made({ facts, pods, seen }: NodeInput): readonly Spot[] {
  const known = new Map(seen.cgroups.map((cgroup) => [cgroup.path, cgroup]));
  const byUid = new Map(pods.map((pod) => [pod.uid, pod]));
  const shown = new Set(withParents([...known.keys()]));
  const paths = withParents([...known.keys(), ...promisedPaths(facts, pods)]);
  const children = new Map<string, number>();
  for (const path of paths) if (path !== "/") count(children, parentPath(path));
  const spots = paths.map((path): Spot => {
    const cls = classify(path);
    const cgroup = known.get(path) ?? null;
    const pod = cls.podUid === null ? null : (byUid.get(cls.podUid) ?? null);
    const container = pod?.containers.find(({ id }) => id !== null && id === cls.containerId) ?? null;
    return {
      path,
      name: path === "/" ? "/" : path.slice(path.lastIndexOf("/") + 1),
      parent: path === "/" ? null : parentPath(path),
      depth: path === "/" ? 0 : path.split("/").length - 1,
      children: children.get(path) ?? 0,
      cls,
      pod,
      container,
      role: roleOf(cls, cgroup, container),
      hint: cgroup?.hint ?? null,
      shown: shown.has(path),
    };
  });
  const named = withSandboxes(spots);
  return seen.kind === "paths" || seen.kind === "dump" ? named : orderOf(named);
}

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The one leaf of a pod that is no container of it is its sandbox. */
function withSandboxes(spots: readonly Spot[]): Spot[] {
  const unknown = new Map<string | null, number>();
  for (const { role, pod, parent } of spots) if (role === "unknown" && pod !== null) count(unknown, parent);
  return spots.map((spot) =>
    spot.role === "unknown" && unknown.get(spot.parent) === 1 ? { ...spot, role: "sandbox" } : spot,
  );
}
