import { type ApiService, isAvailable } from "./api-service";
import { apiVersionOf, type Catalogue } from "./catalogue";
import type { Crd } from "./crd";

/**
 * Where discovery and the objects behind it say different things. Kubernetes promises that they agree in the end: the
 * aggregator asks its servers at least once a minute, and follows CRDs at once. Until then both are shown.
 */
export interface Disagreement {
  readonly group: string;
  readonly version: string;
  readonly resource: string | null;
  readonly why: string;
}

const SETTLES = "discovery follows within a minute";

/**
 * @param catalogue with APIServices read
 * @param crds null where they may not be read
 */
export function findDisagreements(
  catalogue: Catalogue,
  services: readonly ApiService[],
  crds: readonly Crd[] | null,
): Disagreement[] {
  const listed = new Map(
    catalogue.groups.flatMap(({ name, versions }) =>
      versions.map((version) => [apiVersionOf(name, version.version), version] as const),
    ),
  );
  const ofServices = services.flatMap((service) => {
    const { group, version } = service;
    const found = listed.get(apiVersionOf(group, version));
    const why = found === undefined ? MISSING : freshnessAgainst(found.freshness, isAvailable(service));
    return why === null ? [] : [{ group, version, resource: null, why }];
  });
  const ofCrds = (crds ?? []).flatMap((crd) => {
    if (!crd.established || !crd.namesAccepted) return [];
    return crd.versions.flatMap((version): Disagreement[] => {
      const resources = listed.get(apiVersionOf(crd.group, version.name))?.resources ?? [];
      const found = resources.some(({ name }) => name === crd.plural);
      if (found === version.served) return [];
      const why = found ? `The CRD no longer serves it; ${SETTLES}.` : `The CRD serves it; ${SETTLES}.`;
      return [{ group: crd.group, version: version.name, resource: crd.plural, why }];
    });
  });
  return [...ofServices, ...ofCrds, ...(crds === null ? [] : orphans(catalogue, crds))];
}

const MISSING = `There is an APIService, but discovery does not list the version; ${SETTLES}.`;

function freshnessAgainst(freshness: string, available: boolean): string | null {
  if (available === (freshness === "current")) return null;
  return available
    ? `The APIService is available, discovery says Stale; ${SETTLES}.`
    : `The APIService is not available, discovery says Current; ${SETTLES}.`;
}

/** Custom resources whose CRD is gone. */
function orphans({ groups }: Catalogue, crds: readonly Crd[]): Disagreement[] {
  const names = new Set(crds.map(({ name }) => name));
  return groups.flatMap(({ name: group, versions }) =>
    versions.flatMap(({ version, server, resources }) => {
      if (server !== "crd") return [];
      const gone = resources.filter(({ name }) => !names.has(`${name}.${group}`));
      return gone.map(({ name }) => ({
        group,
        version,
        resource: name,
        why: `The CRD is gone; ${SETTLES}.`,
      }));
    }),
  );
}
