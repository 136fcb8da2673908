import { type ContainerModel, lasting, type PodModel } from "./pod";
import { amountOf, mostOf, NO_RESOURCES, overlaid, type Resources, sumOf } from "./resources";

const POD_LEVEL = /^(cpu|memory|hugepages-.+)$/;

/** cpu, memory and huge pages that a pod asks for itself take the place of its containers' sum. */
const podLevel = (resources: Resources): Resources =>
  new Map([...resources].filter(([name]) => POD_LEVEL.test(name)));

export const hasPodLevel = ({ podRequests, podLimits }: PodModel): boolean =>
  podLevel(podRequests).size + podLevel(podLimits).size > 0;

/**
 * What a pod asks for as a whole: the most of (app containers + sidecars) and of each init container with the sidecars that
 * were started before it; then its own resources; then its overhead.
 * Source: k8s.io/component-helpers `resource/helpers.go`, PodRequests.
 */
export function podRequest(pod: PodModel): Resources {
  const known = requests.get(pod);
  if (known !== undefined) return known;
  const made = requestOf(pod);
  requests.set(pod, made);
  return made;
}

/** Models never change, and the sums of all levels ask for the same pods again and again. */
const requests = new WeakMap<PodModel, Resources>();

function requestOf(pod: PodModel): Resources {
  const containers = aggregate(pod.containers, ({ requests }) => requests);
  return sumOf(overlaid(containers, podLevel(pod.podRequests)), pod.overhead);
}

/** The same of limits; overhead is added to limits that there are. Source: as podRequest, PodLimits. */
export function podLimit(pod: PodModel): Resources {
  const containers = aggregate(pod.containers, ({ limits }) => limits);
  const limits = overlaid(containers, podLevel(pod.podLimits));
  return new Map(
    [...limits].map(([name, value]) => [name, value === 0 ? 0 : value + amountOf(pod.overhead, name)]),
  );
}

function aggregate(
  containers: readonly ContainerModel[],
  of: (container: ContainerModel) => Resources,
): Resources {
  const running = lasting(containers).filter(({ kind }) => kind !== "init");
  let sidecars = NO_RESOURCES;
  let starting = NO_RESOURCES;
  for (const container of containers) {
    if (container.kind === "sidecar") sidecars = sumOf(sidecars, of(container));
    if (container.kind === "init") starting = mostOf(starting, sumOf(of(container), sidecars));
  }
  return mostOf(sumOf(...running.map(of)), starting, sidecars);
}

/** Whether a pod has a limit as a whole: each of its containers has one, or the pod itself does. */
export function isLimited(pod: PodModel, name: "cpu" | "memory"): boolean {
  return (
    amountOf(pod.podLimits, name) > 0 ||
    lasting(pod.containers).every(({ limits }) => amountOf(limits, name) > 0)
  );
}
