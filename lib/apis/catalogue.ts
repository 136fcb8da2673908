import type { Problem } from "@/lib/base/problem";
import type { ApiGroupVersion, ApiResource, Discovery } from "@/lib/objects/discovery";
import type { ApiService, Availability } from "./api-service";
import type { Crd } from "./crd";
import { ownerOf } from "./owner";
import type { SERVERS } from "./url";

/** Who answers: kube-apiserver's own code, a CustomResourceDefinition, or a server behind the aggregator. */
export type ServerKind = (typeof SERVERS)[number];

/** Everything the cluster serves, with who serves it; groups and versions in the server's order. */
export interface Catalogue {
  readonly form: Discovery["form"];
  readonly apiVersion: Discovery["apiVersion"];
  readonly groups: readonly CatalogueGroup[];
}

export interface CatalogueGroup {
  /** Empty for the core group. */
  readonly name: string;
  readonly preferredVersion: string | null;
  readonly versions: readonly CatalogueVersion[];
}

export interface CatalogueVersion {
  readonly version: string;
  readonly freshness: ApiGroupVersion["freshness"];
  readonly problem: Problem | null;
  /** Null where APIServices may not be read. */
  readonly server: ServerKind | null;
  /** Null where there is none, or it may not be read. */
  readonly apiService: ServingApiService | null;
  readonly resources: readonly CatalogueResource[];
}

/** Of an APIService, what the catalogue shows. */
export interface ServingApiService {
  readonly name: string;
  /** `namespace/name:port`; null for a local one. */
  readonly service: string | null;
  readonly groupPriorityMinimum: number;
  readonly versionPriority: number;
  readonly available: Availability | null;
}

export interface CatalogueResource extends ApiResource {
  /** Whether kubectl takes this version when none is named (`kubectl api-resources` lists these). */
  readonly preferred: boolean;
  readonly crd: ServingCrd | null;
}

/** Of a CRD, what concerns one of its versions. */
export interface ServingCrd {
  readonly name: string;
  /** The version in which objects are written. */
  readonly storage: string | null;
  /** Versions in which objects may still lie in etcd. */
  readonly stored: readonly string[];
  readonly conversion: Crd["conversion"];
  readonly converter: string | null;
  readonly deprecated: boolean;
  readonly deprecationWarning: string | null;
}

/** What is known beside discovery; null where it may not be read, or was not read yet. */
export interface Beside {
  readonly services: readonly ApiService[] | null;
  readonly crds: readonly Crd[] | null;
}

/** Discovery joined with the objects that say who serves it. */
export function buildCatalogue(discovery: Discovery, { services, crds }: Beside): Catalogue {
  const byName = services && new Map(services.map((service) => [service.name, service]));
  const crdByName = new Map((crds ?? []).map((crd) => [crd.name, crd]));
  return {
    form: discovery.form,
    apiVersion: discovery.apiVersion,
    groups: discovery.groups.map((group) => {
      const preferred = preferredVersions(group);
      return {
        name: group.name,
        preferredVersion: group.preferredVersion,
        versions: group.versions.map(({ version, freshness, problem, resources }) => {
          const service = byName?.get(`${version}.${group.name}`) ?? null;
          const server = byName === null ? null : serverOf(group.name, service);
          return {
            version,
            freshness,
            problem,
            server,
            apiService: service && servingService(service),
            resources: resources.map((resource) => ({
              ...resource,
              preferred: preferred.get(resource.name) === version,
              crd:
                server === "builtin" || server === "aggregated"
                  ? null
                  : servingCrd(crdByName.get(`${resource.name}.${group.name}`), version),
            })),
          };
        }),
      };
    }),
  };
}

/**
 * For each resource of a group the version that kubectl takes: the group's preferred one where that has it, else the
 * first that does. Source: client-go `discovery/discovery_client.go`, ServerPreferredResources.
 */
function preferredVersions(group: Discovery["groups"][number]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { version, freshness, resources } of group.versions) {
    if (freshness !== "current") continue;
    for (const { name, kind } of resources) {
      if (kind !== "" && (!found.has(name) || version === group.preferredVersion)) found.set(name, version);
    }
  }
  return found;
}

function serverOf(group: string, service: ApiService | null): ServerKind {
  if (service?.service != null) return "aggregated";
  return service?.automanaged === "true" && ownerOf(group, service) === "apiextensions-apiserver"
    ? "crd"
    : "builtin";
}

function servingService({ service, ...found }: ApiService): ServingApiService {
  const { name, groupPriorityMinimum, versionPriority, available } = found;
  const at = service && `${service.namespace}/${service.name}:${service.port}`;
  return { name, service: at, groupPriorityMinimum, versionPriority, available };
}

function servingCrd(crd: Crd | undefined, version: string): ServingCrd | null {
  if (crd === undefined) return null;
  const { name, storage, stored, conversion, converter } = crd;
  const own = crd.versions.find((candidate) => candidate.name === version);
  const { deprecated = false, deprecationWarning = null } = own ?? {};
  return { name, storage, stored, conversion, converter, deprecated, deprecationWarning };
}

/** `v1`, `apps/v1`. */
export const apiVersionOf = (group: string, version: string) =>
  group === "" ? version : `${group}/${version}`;

/** How a group is called on the screen and in links: the core group has no name of its own. */
export const groupTitle = (group: string) => (group === "" ? "core" : group);
