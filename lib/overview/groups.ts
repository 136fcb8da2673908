import { digArray, digString } from "@/lib/base/json";
import type { Groups } from "./schema";

type Group = Groups["groups"][number];
type GroupVersion = Group["versions"][number];

function versionOf(item: unknown): GroupVersion {
  const freshness = digString(item, "freshness");
  return {
    version: digString(item, "version") ?? "",
    freshness: freshness === "Current" || freshness === "Stale" ? freshness : null,
    resources: digArray(item, "resources").length,
  };
}

const groupOf = (item: unknown): Group => ({
  name: digString(item, "metadata", "name") ?? "",
  versions: digArray(item, "versions").map(versionOf),
});

/** An older server answers with names alone: APIVersions (`/api`) or APIGroupList (`/apis`). */
function namesOnly(document: unknown): Group[] {
  const bare = (version: string): GroupVersion => ({ version, freshness: null, resources: null });
  const core = digArray(document, "versions").filter((version) => typeof version === "string");
  const named = digArray(document, "groups").map((group) => ({
    name: digString(group, "name") ?? "",
    versions: digArray(group, "versions").map((item) => bare(digString(item, "version") ?? "")),
  }));
  return core.length === 0 ? named : [{ name: "", versions: core.map(bare) }, ...named];
}

/**
 * The documents of `/api` and `/apis`, in the order of the server: APIGroupDiscoveryList
 * (k8s.io/api/apidiscovery/v2), or the older forms without resources.
 */
export function readGroups(documents: readonly unknown[]): Groups {
  const groups = documents.flatMap((document) => [
    ...digArray(document, "items").map(groupOf),
    ...namesOnly(document),
  ]);
  const preferred = groups.flatMap(
    ({ versions }) => versions.find(({ freshness }) => freshness !== "Stale") ?? [],
  );
  const counts = preferred.map(({ resources }) => resources);
  return {
    groups,
    resources: counts.includes(null) ? null : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    partial: groups.some(({ versions }) => versions.some(({ freshness }) => freshness === "Stale")),
  };
}
