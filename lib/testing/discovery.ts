import type { ApiGroup, ApiGroupVersion, ApiResource, Discovery } from "@/lib/objects/discovery";

/** A resource as discovery tells of it: namespaced, without subresources, to be read and watched. */
export const apiResource = (name: string, kind: string, more: Partial<ApiResource> = {}): ApiResource => ({
  name,
  singular: kind.toLowerCase(),
  kind,
  namespaced: true,
  verbs: ["get", "list", "watch"],
  shortNames: [],
  categories: [],
  subresources: [],
  ...more,
});

/** A version that is answered for. */
export const currentVersion = (version: string, ...resources: readonly ApiResource[]): ApiGroupVersion => ({
  version,
  freshness: "current",
  problem: null,
  resources,
});

/** A group whose first version is the preferred one. */
export const apiGroup = (name: string, ...versions: readonly ApiGroupVersion[]): ApiGroup => ({
  name,
  preferredVersion: versions[0]?.version ?? null,
  versions,
});

export const discoveryOf = (...groups: readonly ApiGroup[]): Discovery => ({
  form: "aggregated",
  apiVersion: "v2",
  groups,
});
