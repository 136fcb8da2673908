import type { ApiGroup, ApiGroupVersion, Discovery } from "@/lib/objects/discovery";
import type { Groups } from "./schema";

type Freshness = Groups["groups"][number]["versions"][number]["freshness"];

/** Only aggregated discovery vouches for freshness; a version that could not be read has none. */
function freshnessOf({ freshness }: ApiGroupVersion, form: Discovery["form"]): Freshness {
  if (freshness === "stale") return "Stale";
  return freshness === "current" && form === "aggregated" ? "Current" : null;
}

function preferred({ versions, preferredVersion }: ApiGroup): number {
  return versions.find(({ version }) => version === preferredVersion)?.resources.length ?? 0;
}

/** Groups and versions with how much each serves, in the server's order. */
export function readGroups({ form, groups }: Discovery): Groups {
  return {
    groups: groups.map(({ name, versions }) => ({
      name,
      versions: versions.map((served) => ({
        version: served.version,
        freshness: freshnessOf(served, form),
        resources: served.resources.length,
      })),
    })),
    resources: groups.reduce((sum, group) => sum + preferred(group), 0),
    partial: groups.some(({ versions }) => versions.some(({ freshness }) => freshness !== "current")),
  };
}
