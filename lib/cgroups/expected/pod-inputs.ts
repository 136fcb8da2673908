import type { ContainerModel, PodModel } from "../pod";
import { lasting } from "../pod";
import { amountOf, type Resources } from "../resources";
import { type Input, input } from "./derivation";

type Text = (amount: number) => string;

/** Everything that a pod's requests of one resource are added up from. */
export const requestInputs = (pod: PodModel, name: string, text: Text): readonly Input[] =>
  inputsOf(pod, name, text, "requests", ({ requests }) => requests, pod.podRequests);

export const limitInputs = (pod: PodModel, name: string, text: Text): readonly Input[] =>
  inputsOf(pod, name, text, "limits", ({ limits }) => limits, pod.podLimits);

function inputsOf(
  pod: PodModel,
  name: string,
  text: Text,
  field: "requests" | "limits",
  of: (container: ContainerModel) => Resources,
  ofPod: Resources,
): readonly Input[] {
  const said = (resources: Resources) => (resources.has(name) ? text(amountOf(resources, name)) : "none");
  const containers = lasting(pod.containers).map((container) =>
    input(`${container.name} (${container.kind})`, said(of(container)), basisOf(container, field, name)),
  );
  const own = ofPod.has(name) ? [input("pod", said(ofPod), `pod spec.resources.${field}.${name}`)] : [];
  const overhead = pod.overhead.has(name)
    ? [input("overhead", said(pod.overhead), `pod spec.overhead.${name}`)]
    : [];
  return [...containers, ...own, ...overhead];
}

function basisOf({ name, kind, basis }: ContainerModel, field: string, resource: string): string {
  const list = kind === "app" ? "containers" : "initContainers";
  if (basis === "spec") return `spec.${list}[${name}].resources.${field}.${resource}`;
  return field === "requests"
    ? `status of ${name}: allocatedResources.${resource}, since a resize is pending`
    : `status of ${name}: resources.limits.${resource}, since a resize is pending`;
}
