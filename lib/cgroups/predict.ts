import { cgroupPath, kubepodsName, podName, qosName } from "./name";
import type { NodeFacts } from "./node";
import { type ContainerModel, isActive, type PodModel } from "./pod";
import type { CgroupDriver } from "./types";

/** Where a pod's cgroup has to be. */
export function podPath({ settings }: NodeFacts, pod: PodModel): string {
  return cgroupPath(podName(settings.cgroupRoot, pod.qos, pod.uid), settings.cgroupDriver);
}

export const kubepodsPath = ({ settings }: NodeFacts): string =>
  cgroupPath(kubepodsName(settings.cgroupRoot), settings.cgroupDriver);

export const qosPath = ({ settings }: NodeFacts, qos: "Burstable" | "BestEffort"): string =>
  cgroupPath(qosName(settings.cgroupRoot, qos), settings.cgroupDriver);

/** The last part of a running container's path by its runtime; null before it has an id. */
export function containerName(runtime: string, id: string, driver: CgroupDriver): string {
  const prefix = runtime.startsWith("cri-o") ? "crio-" : "";
  if (driver === "cgroupfs") return `${prefix}${id}`;
  const systemd = prefix || (runtime.startsWith("docker") ? "docker-" : "cri-containerd-");
  return `${systemd}${id}.scope`;
}

export function containerPath(facts: NodeFacts, pod: PodModel, container: ContainerModel): string | null {
  if (container.id === null) return null;
  const name = containerName(facts.node.runtime, container.id, facts.settings.cgroupDriver);
  return `${podPath(facts, pod)}/${name}`;
}

/** Every cgroup that the objects and settings promise on a node, parents first. */
export function promisedPaths(facts: NodeFacts, pods: readonly PodModel[]): string[] {
  if (!facts.settings.cgroupsPerQOS) return [];
  const ofPods = pods
    .filter(isActive)
    .flatMap((pod) => [
      podPath(facts, pod),
      ...pod.containers
        .filter(({ state }) => state === "running")
        .flatMap((container) => containerPath(facts, pod, container) ?? []),
    ]);
  return [kubepodsPath(facts), qosPath(facts, "Burstable"), qosPath(facts, "BestEffort"), ...ofPods];
}
