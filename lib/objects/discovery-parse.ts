import { dig, digArray, digString, digStrings } from "@/lib/base/json";
import type { ApiGroup, ApiGroupVersion, ApiResource, ApiSubresource, GroupVersionKind } from "./discovery";

/** A group of legacy discovery, before its resources are read. */
export interface LegacyGroup {
  readonly name: string;
  readonly preferredVersion: string | null;
  readonly versions: readonly string[];
}

/** APIGroupDiscoveryList, apidiscovery.k8s.io v2 or v2beta1 (their JSON is the same). */
export function parseAggregated(document: unknown): ApiGroup[] {
  return digArray(document, "items").map((item) => {
    const name = digString(item, "metadata", "name") ?? "";
    const versions = digArray(item, "versions").map((version) => parseVersion(version, name));
    return {
      name,
      preferredVersion: versions.find(({ freshness }) => freshness === "current")?.version ?? null,
      versions,
    };
  });
}

function parseVersion(item: unknown, group: string): ApiGroupVersion {
  const version = digString(item, "version") ?? "";
  return {
    version,
    freshness: digString(item, "freshness") === "Stale" ? "stale" : "current",
    problem: null,
    resources: digArray(item, "resources").flatMap(
      (resource) => parseResource(resource, { group, version }) ?? [],
    ),
  };
}

type GroupVersion = Pick<GroupVersionKind, "group" | "version">;

/** Null for a resource that has neither a kind of its own nor subresources: nothing can be done with it. */
function parseResource(item: unknown, served: GroupVersion): ApiResource | null {
  const subresources = digArray(item, "subresources").flatMap((sub) => parseSubresource(sub, served) ?? []);
  const kind = parseKind(dig(item, "responseKind"))?.kind ?? "";
  if (kind === "" && subresources.length === 0) return null;
  return {
    name: digString(item, "resource") ?? "",
    singular: digString(item, "singularResource") ?? "",
    kind,
    namespaced: digString(item, "scope") === "Namespaced",
    verbs: kind === "" ? [] : digStrings(item, "verbs"),
    shortNames: digStrings(item, "shortNames"),
    categories: digStrings(item, "categories"),
    subresources,
  };
}

function parseSubresource(item: unknown, served: GroupVersion): ApiSubresource | null {
  const kind = parseKind(dig(item, "responseKind"));
  if (kind === null) return null;
  return {
    name: digString(item, "subresource") ?? "",
    // An apiserver leaves group and version out where they are those under which it is served.
    kind: kind.version === "" ? { ...kind, ...served } : kind,
    verbs: digStrings(item, "verbs"),
    acceptedTypes: digArray(item, "acceptedTypes").flatMap((type) => parseKind(type) ?? []),
  };
}

/** The aggregator fills a kind it does not know with empty strings. */
function parseKind(item: unknown): GroupVersionKind | null {
  const kind = digString(item, "kind") ?? "";
  if (kind === "") return null;
  return { group: digString(item, "group") ?? "", version: digString(item, "version") ?? "", kind };
}

/** APIVersions, the legacy answer of `/api`. */
export function parseLegacyCore(document: unknown): LegacyGroup[] {
  const versions = digStrings(document, "versions");
  return versions.length === 0 ? [] : [{ name: "", preferredVersion: versions[0] ?? null, versions }];
}

/** APIGroupList, the legacy answer of `/apis`. */
export function parseLegacyGroups(document: unknown): LegacyGroup[] {
  return digArray(document, "groups").map((group) => ({
    name: digString(group, "name") ?? "",
    preferredVersion: digString(group, "preferredVersion", "version"),
    versions: digArray(group, "versions").map((item) => digString(item, "version") ?? ""),
  }));
}

/** APIResourceList of one group and version; its subresources are rows named `pods/status`. */
export function parseLegacyResources(document: unknown, group: string, version: string): ApiResource[] {
  const byParent = new Map<string, { own: unknown; below: { name: string; row: unknown }[] }>();
  for (const row of digArray(document, "resources")) {
    const [parent = "", ...below] = (digString(row, "name") ?? "").split("/");
    const found = byParent.get(parent) ?? { own: undefined, below: [] };
    if (below.length === 0) found.own ??= row;
    else found.below.push({ name: below.join("/"), row });
    byParent.set(parent, found);
  }
  return [...byParent].map(([name, { own, below }]) => ({
    name,
    singular: digString(own, "singularName") ?? "",
    kind: digString(own, "kind") ?? "",
    namespaced: dig(own ?? below[0]?.row, "namespaced") === true,
    verbs: digStrings(own, "verbs"),
    shortNames: digStrings(own, "shortNames"),
    categories: digStrings(own, "categories"),
    subresources: below.map(({ name, row }) => ({
      name,
      kind: {
        group: digString(row, "group") ?? group,
        version: digString(row, "version") ?? version,
        kind: digString(row, "kind") ?? "",
      },
      verbs: digStrings(row, "verbs"),
      acceptedTypes: [],
    })),
  }));
}
