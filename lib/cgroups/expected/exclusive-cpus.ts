import type { NodeFacts } from "../node";
import { type ContainerModel, isActive, type PodModel } from "../pod";
import { hasPodLevel } from "../pod-request";
import { amountOf } from "../resources";
import { isEnabled, reservedOf } from "../settings";
import { type Expected, expected, input, step } from "./derivation";

const SOURCE = "kubelet pkg/kubelet/cm/cpumanager/policy_static.go";

/** The CPU manager gives a container CPUs of its own: static policy, a Guaranteed pod, a whole number of CPUs. */
export function isExclusive(facts: NodeFacts, pod: PodModel, container: ContainerModel): boolean {
  const cpu = amountOf(container.requests, "cpu");
  return (
    facts.settings.cpuManagerPolicy === "static" &&
    pod.qos === "Guaranteed" &&
    cpu > 0 &&
    cpu % 1000 === 0 &&
    (!hasPodLevel(pod) || managesPods(facts))
  );
}

/** Pods with resources of their own are passed over unless this is on, and then have CPUs as a whole. */
const managesPods = ({ settings, node }: NodeFacts): boolean =>
  isEnabled(settings, "PodLevelResourceManagers", node.minor);

/** Who has CPUs of its own has no quota, since 1.33. */
export const hasNoQuota = (facts: NodeFacts, pod: PodModel, container: ContainerModel): boolean =>
  isEnabled(facts.settings, "DisableCPUQuotaWithExclusiveCPUs", facts.node.minor) &&
  isExclusive(facts, pod, container);

/** How many CPUs of its own a container has; which ones is in the kubelet's state file alone, so any so many are right. */
export function exclusiveCpus(facts: NodeFacts, pod: PodModel, container: ContainerModel): Expected[] {
  if (!isExclusive(facts, pod, container)) return [];
  const count = amountOf(container.requests, "cpu") / 1000;
  return [
    expected("cpuset.cpus", soMany(count), {
      rule: "The static CPU manager gives a container of a Guaranteed pod that asks for whole CPUs so many of its own.",
      inputs: [
        input("cpuManagerPolicy", facts.settings.cpuManagerPolicy, "kubelet setting"),
        input("requests.cpu", String(count), `${container.basis} of ${container.name}`),
      ],
      source: SOURCE,
    }),
  ];
}

/**
 * How many CPUs all the other containers share; null where that cannot be told: without the static policy, and where it is up to
 * the topology how many CPUs a pod holds, since its init containers' may or may not be used again by its others.
 */
export function sharedCpus(facts: NodeFacts, pods: readonly PodModel[]): Expected | null {
  const { settings, node } = facts;
  const all = Math.floor(amountOf(node.capacity, "cpu") / 1000);
  if (settings.cpuManagerPolicy !== "static" || all === 0) return null;
  const active = pods.filter(isActive);
  if (managesPods(facts) && active.some((pod) => pod.qos === "Guaranteed" && hasPodLevel(pod))) return null;
  const owners = active.flatMap((pod) =>
    pod.containers.filter((container) => isExclusive(facts, pod, container)),
  );
  if (owners.some(({ kind }) => kind === "init")) return null;
  const exclusive = owners.reduce((sum, { requests }) => sum + amountOf(requests, "cpu"), 0) / 1000;
  const reserved = settings.strictCpuReservation ? Math.ceil(reservedOf(settings, "cpu") / 1000) : 0;
  return expected("cpuset.cpus", soMany(all - exclusive - reserved), {
    rule: "Under the static CPU manager containers without CPUs of their own share all that nobody has, those that are reserved too unless that is strict.",
    inputs: [
      input("capacity.cpu", all, "node.status.capacity"),
      input("CPUs of containers of their own", exclusive, "requests of active Guaranteed pods"),
      input("strict-cpu-reservation", String(settings.strictCpuReservation), "kubelet setting"),
      input("CPUs that are strictly reserved", reserved, "kubelet setting"),
    ],
    steps: [step("capacity − exclusive − strictly reserved", soMany(all - exclusive - reserved))],
    source: SOURCE,
  });
}

const soMany = (count: number): string => `${count} ${count === 1 ? "CPU" : "CPUs"}`;
