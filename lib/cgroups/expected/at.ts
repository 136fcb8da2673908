import type { CgroupClass } from "../classify";
import type { NodeFacts } from "../node";
import type { ContainerModel, PodModel } from "../pod";
import type { Role } from "../spot";
import { asWritten } from "./as-written";
import { expectedContainer, type RuntimeFormula } from "./container";
import type { Expected } from "./derivation";
import { isExclusive, sharedCpus } from "./exclusive-cpus";
import { expectedKubepods, expectedReserved } from "./kubepods";
import { expectedPod } from "./pod-level";
import { expectedQosClass } from "./qos-class";
import { expectedSandbox } from "./sandbox";

export interface Place {
  readonly path: string;
  readonly cls: CgroupClass;
  readonly role: Role | null;
  readonly pod: PodModel | null;
  readonly container: ContainerModel | null;
}

/** What the promises of all of a node's cgroups start from. */
export interface Around {
  readonly facts: NodeFacts;
  readonly pods: readonly PodModel[];
  readonly formula: RuntimeFormula;
  /** When the node's cgroups were measured, ms since the epoch; null for unknown. */
  readonly at: number | null;
  /** The CPUs that containers without their own share. */
  readonly shared: Expected | null;
}

export const around = (start: Omit<Around, "shared">): Around => ({
  ...start,
  shared: sharedCpus(start.facts, start.pods),
});

/** What the files of a cgroup should hold, by what it is; nothing where no rule says. */
export function expectedAt(
  { facts, pods, formula, at, shared }: Around,
  { path, cls, role, pod, container }: Place,
): readonly Expected[] {
  if (cls.kind === "kubepods") return asWritten(pods, at, (counted) => expectedKubepods(facts, counted));
  const { qos } = cls;
  if (cls.kind === "qos" && qos !== null && qos !== "Guaranteed")
    return asWritten(pods, at, (counted) => expectedQosClass(facts, qos, counted));
  if (cls.kind === "pod" && pod !== null) return once(facts, pod, formula, () => expectedPod(facts, pod));
  if (cls.kind === "container" && role === "sandbox")
    return once(facts, facts, formula, () => expectedSandbox(facts));
  if (cls.kind === "container" && pod !== null && container !== null) {
    const own = once(facts, container, formula, () => expectedContainer(facts, pod, container, formula));
    // An ephemeral container keeps the CPUs that it was started with.
    const shares = !isExclusive(facts, pod, container) && container.kind !== "ephemeral";
    return shared !== null && shares ? [...own, shared] : own;
  }
  return reservedAt(facts, path);
}

function reservedAt(facts: NodeFacts, path: string): readonly Expected[] {
  const { systemReservedCgroup, kubeReservedCgroup } = facts.settings;
  const is = (cgroup: string) => cgroup !== "" && `/${cgroup.replace(/^\/|\/$/g, "")}` === path;
  if (is(systemReservedCgroup)) return expectedReserved(facts, "system");
  return is(kubeReservedCgroup) ? expectedReserved(facts, "kube") : [];
}

interface Made {
  readonly formula: RuntimeFormula;
  readonly expected: readonly Expected[];
}

/** Models never change: what follows from the same facts and the same pod was derived at the look before. */
const made = new WeakMap<NodeFacts, WeakMap<object, Made>>();

function once(
  facts: NodeFacts,
  of: object,
  formula: RuntimeFormula,
  derive: () => readonly Expected[],
): readonly Expected[] {
  const ofFacts = made.get(facts) ?? new WeakMap<object, Made>();
  made.set(facts, ofFacts);
  const known = ofFacts.get(of);
  if (known?.formula === formula) return known.expected;
  const expected = derive();
  ofFacts.set(of, { formula, expected });
  return expected;
}
