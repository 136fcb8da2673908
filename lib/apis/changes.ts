import { apiVersionOf, type Catalogue, type CatalogueResource, type CatalogueVersion } from "./catalogue";

export const CHANGE_KINDS = [
  "added",
  "removed",
  "changed",
  "stale",
  "fresh",
  "unavailable",
  "available",
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One difference between a catalogue and the one before it. */
export interface CatalogueChange {
  readonly what: ChangeKind;
  readonly group: string;
  readonly version: string;
  /** Null: the whole version. */
  readonly resource: string | null;
  /** What exactly, in a few words; empty when `what` says it all. */
  readonly detail: string;
}

/** What became of `before`: by version, then by resource, in the order of discovery. */
export function catalogueChanges(before: Catalogue, after: Catalogue): CatalogueChange[] {
  const old = byVersion(before);
  const now = byVersion(after);
  const removed = [...old].filter(([key]) => !now.has(key)).map(([, entry]) => whole("removed", entry));
  const others = [...now].flatMap(([key, entry]) => {
    const known = old.get(key);
    return known === undefined ? [whole("added", entry)] : versionChanges(known, entry);
  });
  return [...removed, ...others];
}

interface Entry {
  readonly group: string;
  readonly of: CatalogueVersion;
}

function byVersion({ groups }: Catalogue): Map<string, Entry> {
  return new Map(
    groups.flatMap(({ name, versions }) =>
      versions.map((of) => [apiVersionOf(name, of.version), { group: name, of }]),
    ),
  );
}

const NAMED = 4;

function whole(what: "added" | "removed", { group, of }: Entry): CatalogueChange {
  const names = of.resources.map(({ name }) => name);
  const shown = names.slice(0, NAMED).join(", ");
  const detail = names.length > NAMED ? `${shown} and ${names.length - NAMED} more` : shown;
  return { what, group, version: of.version, resource: null, detail };
}

function versionChanges(before: Entry, { group, of }: Entry): CatalogueChange[] {
  const change = (what: ChangeKind, resource: string | null, detail: string): CatalogueChange => ({
    what,
    group,
    version: of.version,
    resource,
    detail,
  });
  const old = new Map(before.of.resources.map((resource) => [resource.name, resource]));
  const names = new Set(of.resources.map(({ name }) => name));
  return [
    ...availabilityChange(before.of, of).map(([what, detail]) => change(what, null, detail)),
    ...freshnessChange(before.of, of).map(([what, detail]) => change(what, null, detail)),
    ...before.of.resources
      .filter(({ name }) => !names.has(name))
      .map(({ name, kind }) => change("removed", name, kind)),
    ...of.resources.flatMap((resource) => {
      const known = old.get(resource.name);
      if (known === undefined) return [change("added", resource.name, resource.kind)];
      const detail = resourceDifference(known, resource);
      return detail === "" ? [] : [change("changed", resource.name, detail)];
    }),
  ];
}

type Said = readonly [ChangeKind, string];

function freshnessChange(before: CatalogueVersion, after: CatalogueVersion): Said[] {
  if (before.freshness === after.freshness) return [];
  if (after.freshness === "current") return [["fresh", "discovery is current again"]];
  return [["stale", after.problem?.message ?? "discovery says Stale"]];
}

function availabilityChange(before: CatalogueVersion, after: CatalogueVersion): Said[] {
  const [old, now] = [before.apiService?.available, after.apiService?.available];
  if (now == null || old == null) return [];
  if (old.status === now.status && old.reason === now.reason) return [];
  if (now.status === "True") return old.status === "True" ? [] : [["available", now.reason]];
  return [["unavailable", [now.reason, now.message].filter(Boolean).join(": ")]];
}

/** The columns in which two versions of a resource differ, e.g. "verbs: get list → get". */
function resourceDifference(before: CatalogueResource, after: CatalogueResource): string {
  return COLUMNS.flatMap(([name, of]) => {
    const [old, now] = [of(before), of(after)];
    return old === now ? [] : [`${name}: ${old || "none"} → ${now || "none"}`];
  }).join("; ");
}

const COLUMNS: readonly (readonly [string, (resource: CatalogueResource) => string])[] = [
  ["kind", ({ kind }) => kind],
  ["scope", ({ namespaced }) => (namespaced ? "Namespaced" : "Cluster")],
  ["verbs", ({ verbs }) => verbs.join(" ")],
  ["short names", ({ shortNames }) => shortNames.join(" ")],
  ["categories", ({ categories }) => categories.join(" ")],
  ["subresources", ({ subresources }) => subresources.map(({ name }) => name).join(" ")],
  ["storage version", ({ crd }) => crd?.storage ?? ""],
  ["stored versions", ({ crd }) => crd?.stored.join(" ") ?? ""],
  ["conversion", ({ crd }) => crd?.conversion ?? ""],
  ["deprecated", ({ crd }) => (crd === null ? "" : crd.deprecated ? "yes" : "no")],
];
