import { ambiguitiesByResource, findAmbiguities } from "./ambiguity";
import {
  apiVersionOf,
  type Catalogue,
  type CatalogueGroup,
  type CatalogueResource,
  type CatalogueVersion,
  groupTitle,
} from "./catalogue";
import type { ApisState } from "./url";

/** Which part of the catalogue is shown; nothing chosen shows all. */
export type CatalogueFilter = Pick<
  ApisState,
  "find" | "verbs" | "scope" | "server" | "freshness" | "ambiguous"
>;

/** A catalogue made ready to be searched: one text for each resource and each version, made once. */
export interface SearchableCatalogue {
  readonly catalogue: Catalogue;
  readonly texts: ReadonlyMap<CatalogueResource | CatalogueVersion, string>;
  readonly ambiguous: ReturnType<typeof ambiguitiesByResource>;
}

export function makeSearchable(catalogue: Catalogue): SearchableCatalogue {
  const texts = new Map<CatalogueResource | CatalogueVersion, string>();
  for (const group of catalogue.groups) {
    for (const version of group.versions) {
      const about = versionText(group, version);
      texts.set(version, about);
      for (const resource of version.resources)
        texts.set(resource, `${resourceText(group, resource)}\n${about}`);
    }
  }
  return { catalogue, texts, ambiguous: ambiguitiesByResource(findAmbiguities(catalogue)) };
}

function versionText({ name }: CatalogueGroup, { version, freshness, server, apiService }: CatalogueVersion) {
  const { service = null, available = null } = apiService ?? {};
  const words = [apiVersionOf(name, version), groupTitle(name), freshness, server, service];
  return [...words, available?.reason].filter(Boolean).join("\n").toLowerCase();
}

function resourceText({ name: group }: CatalogueGroup, resource: CatalogueResource): string {
  const { name, singular, kind, namespaced, shortNames, categories, subresources, verbs, crd } = resource;
  const full = group === "" ? name : `${name}.${group}`;
  const words = [full, singular, kind, namespaced ? "Namespaced" : "Cluster"];
  const named = subresources.map((sub) => `${name}/${sub.name}`);
  const custom = crd === null ? [] : [crd.deprecated && "deprecated", crd.conversion, crd.converter];
  return [...words, ...shortNames, ...categories, ...named, ...verbs, ...custom]
    .filter(Boolean)
    .join("\n")
    .toLowerCase();
}

/** Whether a filter leaves anything out. */
export const isFiltering = ({ find, verbs, scope, server, freshness, ambiguous }: CatalogueFilter): boolean =>
  find.trim() !== "" ||
  verbs.length > 0 ||
  scope !== "any" ||
  server !== "any" ||
  freshness !== "any" ||
  ambiguous;

/**
 * The catalogue with only what passes; groups and versions without anything that passes are left out, those that pass
 * whole stay the same objects.
 * @param catalogue what is looked through: all, or what passed a filter that lets more through
 */
export function filterCatalogue(
  searchable: SearchableCatalogue,
  filter: CatalogueFilter,
  catalogue = searchable.catalogue,
): Catalogue {
  if (!isFiltering(filter)) return catalogue;
  const passes = predicates(searchable, filter);
  const groups = catalogue.groups.flatMap((group) => {
    const versions = group.versions.flatMap((version) => {
      if (!passes.version(version)) return [];
      const resources = version.resources.filter((resource) => passes.resource(group, resource));
      // A version that lists nothing, as a stale one may, can only be found by itself.
      const alone = version.resources.length === 0 && passes.alone(version);
      if (resources.length === version.resources.length)
        return resources.length > 0 || alone ? [version] : [];
      return resources.length > 0 ? [{ ...version, resources }] : [];
    });
    if (versions.length === 0) return [];
    return versions.length === group.versions.length &&
      versions.every((version, at) => version === group.versions[at])
      ? [group]
      : [{ ...group, versions }];
  });
  return { ...catalogue, groups };
}

/** Filters one catalogue again and again: what is typed on from the last search is looked for in what that found. */
export function narrowingFilter(searchable: SearchableCatalogue): (filter: CatalogueFilter) => Catalogue {
  let last: { readonly filter: CatalogueFilter; readonly found: Catalogue } | null = null;
  return (filter) => {
    const within = last !== null && narrows(last.filter, filter) ? last.found : searchable.catalogue;
    last = { filter, found: filterCatalogue(searchable, filter, within) };
    return last.found;
  };
}

/** Whether whatever passes `next` passes `last` as well: only letters came. */
const narrows = (last: CatalogueFilter, next: CatalogueFilter): boolean =>
  next.find.startsWith(last.find) &&
  next.verbs === last.verbs &&
  next.scope === last.scope &&
  next.server === last.server &&
  next.freshness === last.freshness &&
  next.ambiguous === last.ambiguous;

function predicates({ texts, ambiguous }: SearchableCatalogue, filter: CatalogueFilter) {
  const words = filter.find.toLowerCase().split(/\s+/).filter(Boolean);
  const says = (item: CatalogueResource | CatalogueVersion) => {
    const text = texts.get(item) ?? "";
    return words.every((word) => text.includes(word));
  };
  const { verbs, scope, server, freshness } = filter;
  const ofResources = verbs.length > 0 || scope !== "any" || filter.ambiguous;
  return {
    version: (version: CatalogueVersion) =>
      (server === "any" || version.server === server) &&
      (freshness === "any" || version.freshness === freshness),
    resource: (group: CatalogueGroup, resource: CatalogueResource) =>
      verbs.every((verb) => resource.verbs.includes(verb)) &&
      (scope === "any" || resource.namespaced === (scope === "Namespaced")) &&
      (!filter.ambiguous || (resource.preferred && ambiguous.has(`${group.name}/${resource.name}`))) &&
      says(resource),
    alone: (version: CatalogueVersion) => !ofResources && says(version),
  };
}

/** How much a catalogue holds. */
export interface Totals {
  readonly groups: number;
  readonly versions: number;
  readonly resources: number;
  /** Versions that are not current. */
  readonly stale: number;
}

export function totalsOf({ groups }: Catalogue): Totals {
  const versions = groups.flatMap((group) => group.versions);
  return {
    groups: groups.length,
    versions: versions.length,
    resources: versions.reduce((sum, { resources }) => sum + resources.length, 0),
    stale: versions.filter(({ freshness }) => freshness !== "current").length,
  };
}
