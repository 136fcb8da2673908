import type { NodeFacts } from "../node";
import type { ContainerModel, PodModel } from "../pod";
import { amountOf } from "../resources";
import { type Expected, expected, input } from "./derivation";

/** The CPU manager gives a container CPUs of its own: static policy, a Guaranteed pod, a whole number of CPUs. */
export function isExclusive(
  { settings, node }: NodeFacts,
  pod: PodModel,
  container: ContainerModel,
): boolean {
  const cpu = amountOf(container.requests, "cpu");
  return (
    settings.cpuManagerPolicy === "static" &&
    (node.minor ?? 37) >= 33 &&
    pod.qos === "Guaranteed" &&
    cpu > 0 &&
    cpu % 1000 === 0
  );
}

export const hasExclusiveCpus = (facts: NodeFacts, pod: PodModel): boolean =>
  pod.containers.some((container) => isExclusive(facts, pod, container));

/** How many CPUs of its own a container has; which ones is in the kubelet's state file alone, so any so many are right. */
export function exclusiveCpus(facts: NodeFacts, pod: PodModel, container: ContainerModel): Expected[] {
  if (!isExclusive(facts, pod, container)) return [];
  const count = amountOf(container.requests, "cpu") / 1000;
  return [
    expected("cpuset.cpus", `${count} ${count === 1 ? "CPU" : "CPUs"}`, {
      rule: "The static CPU manager gives a container of a Guaranteed pod that asks for whole CPUs so many of its own.",
      inputs: [
        input("cpuManagerPolicy", facts.settings.cpuManagerPolicy, "kubelet setting"),
        input("requests.cpu", String(count), `${container.basis} of ${container.name}`),
      ],
      source: "kubelet pkg/kubelet/cm/cpumanager/policy_static.go",
    }),
  ];
}
