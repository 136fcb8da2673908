import { z } from "zod";
import { ProblemError } from "@/lib/base/problem";
import type { CatalogueFilter } from "./filter";
import { apisView } from "./url";

/** What the routes of the catalogue are asked with; filters are written as in the page's link. */
const { find, verbs, scope, server, freshness, ambiguous } = apisView.fields;
const FILTERS = { find, verbs, scope, server, freshness, ambiguous };

const text = z.string().max(512).optional();

export const catalogueQuery = {
  find: text.describe("words that must all be found: names, kinds, short names, groups, categories, verbs"),
  verbs: text.describe("verbs that must all be served, by commas"),
  scope: text.describe("Namespaced or Cluster"),
  server: text.describe("builtin, crd or aggregated"),
  freshness: text.describe("current, stale or failed"),
  ambiguous: text.describe("1: only names and kinds that several groups have"),
};

/** @throws ProblemError BAD_QUERY for a value that the page's link would not hold */
export function readCatalogueFilter(
  query: Readonly<Partial<Record<keyof CatalogueFilter, string | undefined>>>,
): CatalogueFilter {
  const read = <K extends keyof CatalogueFilter>(name: K): CatalogueFilter[K] => {
    const field = FILTERS[name];
    const raw = query[name];
    const value = raw === undefined ? field.initial : field.parse(raw);
    if (value === undefined) throw badQuery(`${name} cannot be read.`);
    return value as CatalogueFilter[K];
  };
  return {
    find: read("find"),
    verbs: read("verbs"),
    scope: read("scope"),
    server: read("server"),
    freshness: read("freshness"),
    ambiguous: read("ambiguous"),
  };
}

/** Resources that are counted by one request each, at most. */
export const MAX_COUNTED = 60;

export const countsQuery = {
  resources: z
    .string()
    .max(8192)
    .optional()
    .describe(
      `[group/]version/resource, by commas, at most ${MAX_COUNTED}: counted by a list of one each; left out, the apiserver's metrics tell of all`,
    ),
};

export interface CountedResource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

const PLACE =
  /^(?:([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)\/)?([a-z0-9][a-z0-9-]{0,61})\/([a-z0-9][a-z0-9.-]{0,251})$/;

/** @throws ProblemError BAD_QUERY */
export function readCounted(raw: string): CountedResource[] {
  const places = raw.split(",").map((part) => {
    const [, group = "", version, resource] = PLACE.exec(part) ?? [];
    if (version === undefined || resource === undefined) throw badQuery(`A resource cannot be read.`);
    return { group, version, resource };
  });
  if (places.length > MAX_COUNTED) throw badQuery(`More than ${MAX_COUNTED} resources.`);
  return places;
}

const badQuery = (message: string) =>
  new ProblemError({
    code: "BAD_QUERY",
    message,
    hint: "docs/apis.md says how to write it.",
  });
