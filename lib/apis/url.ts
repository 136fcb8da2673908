import { flag, list, oneOf, text } from "@/lib/link/field";
import { defineView, type StateOf } from "@/lib/link/view";

/** The parts of the view that can be open, in the order of their tabs. */
export const PANELS = ["catalogue", "chain", "path", "requests", "wire"] as const;
export type Panel = (typeof PANELS)[number];

/** Who answers a group and version. */
export const SERVERS = ["builtin", "crd", "aggregated"] as const;
export const SCOPES = ["Namespaced", "Cluster"] as const;
export const FRESHNESS = ["current", "stale", "failed"] as const;
export const VERBS = [
  "get",
  "list",
  "watch",
  "create",
  "update",
  "patch",
  "delete",
  "deletecollection",
] as const;

/** `/apis`: which APIs the cluster has, who answers each, and what was asked of that. */
export const apisView = defineView({
  path: "/apis",
  title: "APIs",
  fields: {
    tab: oneOf(PANELS, "catalogue"),
    /** Words that must all be found in a row of the catalogue. */
    find: text({ max: 128 }),
    /** Only what knows all of these verbs. */
    verbs: list(oneOf(VERBS, "get"), { max: VERBS.length }),
    scope: oneOf(["any", ...SCOPES], "any"),
    server: oneOf(["any", ...SERVERS], "any"),
    freshness: oneOf(["any", ...FRESHNESS], "any"),
    /** Only names and kinds that more than one group has. */
    ambiguous: flag(),
    /** The namespace in which "may I" is asked; without one, that of the context. */
    namespace: text({ max: 63 }),
    /** What is chosen, as the path of its discovery: `apps`, `apps/v1`, `apps/v1/deployments`; the core group is `core`. */
    at: text({ max: 400 }),
    /** The chosen kind's schema is open instead of its facts. */
    schema: flag(),
    /** Of the open schema: the chosen field, its names apart by dots. */
    field: text({ max: 600 }),
    /** The path whose way is followed ("Who answers this path?"). */
    path: text({ initial: "/apis/apps/v1/deployments", max: 1024 }),
  },
});

export type ApisState = StateOf<typeof apisView>;
