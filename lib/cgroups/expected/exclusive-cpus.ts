import type { NodeFacts } from "../node";
import type { ContainerModel, PodModel } from "../pod";
import { amountOf } from "../resources";

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
