import type { Problem } from "@/lib/base/problem";

/** What a cluster serves, in one shape whatever form the apiserver told it in. */
export interface Discovery {
  /** `aggregated`: two documents held it all; `legacy`: one request was needed for each group and version. */
  readonly form: "aggregated" | "legacy";
  /** The version of apidiscovery.k8s.io that the documents are of; null for `legacy`. */
  readonly apiVersion: "v2" | "v2beta1" | null;
  /** In the server's order of preference; the core group has the name "". */
  readonly groups: readonly ApiGroup[];
}

export interface ApiGroup {
  readonly name: string;
  /** The version to use when nothing else is asked for: the first that is not stale. */
  readonly preferredVersion: string | null;
  readonly versions: readonly ApiGroupVersion[];
}

export interface ApiGroupVersion {
  readonly version: string;
  /**
   * `stale`: the server that stands behind it did not answer, and what is listed may be old or nothing;
   * `failed`: legacy discovery could not read it.
   */
  readonly freshness: "current" | "stale" | "failed";
  /** Why it could not be read, when it is `failed`. */
  readonly problem: Problem | null;
  readonly resources: readonly ApiResource[];
}

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface ApiResource {
  /** The plural that stands in paths. */
  readonly name: string;
  readonly singular: string;
  /** Empty for a resource that serves subresources alone. */
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly ApiSubresource[];
}

export interface ApiSubresource {
  /** Without the resource: "status", "scale". */
  readonly name: string;
  /** Often of another group: deployments/scale is an autoscaling/v1 Scale. */
  readonly kind: GroupVersionKind;
  readonly verbs: readonly string[];
  /** What may be sent to it, where that differs from `kind` (aggregated discovery alone says so). */
  readonly acceptedTypes: readonly GroupVersionKind[];
}

/** A resource beside its group and version, for tables, completion and look-ups. */
export interface ServedResource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources: readonly string[];
  readonly shortNames: readonly string[];
  /** Whether this version is the group's preferred one. */
  readonly preferred: boolean;
}

/** Every resource of every version, in the order of discovery. */
export function servedResources({ groups }: Discovery): ServedResource[] {
  return groups.flatMap((group) =>
    group.versions.flatMap(({ version, resources }) =>
      resources.map(({ name, kind, namespaced, verbs, subresources, shortNames }) => ({
        group: group.name,
        version,
        resource: name,
        kind,
        namespaced,
        verbs,
        subresources: subresources.map((subresource) => subresource.name),
        shortNames,
        preferred: version === group.preferredVersion,
      })),
    ),
  );
}
