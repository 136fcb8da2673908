import type { BesideAnswer, CatalogueAnswer } from "@/lib/apis/api-schema";
import { type CatalogueFilter, filterCatalogue, isFiltering, makeSearchable } from "@/lib/apis/filter";
import { APISERVICES, CRDS } from "@/lib/hub/catalogues";
import type { LiveCatalogue } from "@/lib/hub/live-catalogue";

/** The catalogue as it is now, or a part of it. @throws ProblemError when there is none yet */
export async function readCatalogue(
  live: LiveCatalogue,
  filter: CatalogueFilter,
  signal: AbortSignal,
): Promise<CatalogueAnswer> {
  const whole = await live.ready(signal);
  const catalogue = isFiltering(filter) ? filterCatalogue(makeSearchable(whole), filter) : whole;
  const { id, revision, readAt, problem, disagreements } = live;
  return {
    ...catalogue,
    revision: `${id}.${revision}`,
    readAt: readAt ?? 0,
    problem,
    beside: besideOf(live),
    disagreements,
  };
}

function besideOf({ services, crds, watches }: LiveCatalogue): BesideAnswer[] {
  const known = [services !== null, crds !== null];
  return [APISERVICES, CRDS].map(({ group, resource }, index) => ({
    group,
    resource,
    known: known[index] === true,
    problem: watches[index]?.reason ?? null,
  }));
}
