import type { ApiService } from "./api-service";

/** The servers of the delegation chain, outermost first, and the extension servers beside it. */
export type ServerId =
  | "kube-aggregator"
  | "kube-apiserver"
  | "apiextensions-apiserver"
  | "not-found"
  | "extension";

/** Groups that a server of the chain has of its own, whatever the APIServices say. */
export const AGGREGATOR_GROUP = "apiregistration.k8s.io";
export const CRD_GROUP = "apiextensions.k8s.io";

/**
 * The server that answers for a group and version. The label tells CRDs (`true`) from what is built in
 * (`onstart`); a local APIService that a person made is nobody's mark, so it goes where the group's other
 * versions go.
 * @param service of the group and version; null when there is none
 * @param siblings the APIServices of the same group
 */
export function ownerOf(
  group: string,
  service: ApiService | null,
  siblings: readonly ApiService[] = [],
): ServerId {
  if (group === AGGREGATOR_GROUP) return "kube-aggregator";
  if (service !== null && service.service !== null) return "extension";
  if (group === CRD_GROUP) return "apiextensions-apiserver";
  const labels = [service, ...siblings].map((candidate) => candidate?.automanaged ?? null);
  const label = labels.find((value) => value !== null);
  return label === "true" ? "apiextensions-apiserver" : "kube-apiserver";
}
