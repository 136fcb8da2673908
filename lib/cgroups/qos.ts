import { amountOf, type Resources } from "./resources";
import type { ContainerKind, QosClass } from "./types";

/** What a container asks for. */
interface Asked {
  readonly kind: ContainerKind;
  readonly requests: Resources;
  readonly limits: Resources;
}

/**
 * The QoS class of a pod whose status does not say it. Only cpu and memory above zero count; ephemeral containers
 * never do; where the pod itself has resources, they alone decide.
 * Source: Kubernetes `pkg/apis/core/v1/helper/qos/qos.go`.
 */
export function computeQos(
  containers: readonly Asked[],
  podRequests: Resources,
  podLimits: Resources,
): QosClass {
  if (podRequests.size + podLimits.size > 0) return classOf(podRequests, podLimits);
  const classes = containers
    .filter(({ kind }) => kind !== "ephemeral")
    .map(({ requests, limits }) => classOf(requests, limits));
  return agreed(classes);
}

function classOf(requests: Resources, limits: Resources): QosClass {
  return agreed(
    ["cpu", "memory"].map((name) => classOfResource(amountOf(requests, name), amountOf(limits, name))),
  );
}

function classOfResource(request: number, limit: number): QosClass {
  if (request !== limit) return "Burstable";
  return request === 0 ? "BestEffort" : "Guaranteed";
}

/** What they all are; Burstable when they are not of one class. */
function agreed(classes: readonly QosClass[]): QosClass {
  const [first = "BestEffort", ...others] = classes;
  return others.every((other) => other === first) ? first : "Burstable";
}
