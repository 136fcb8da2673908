import { groupBy } from "@/lib/base/group-by";
import type { ApiGroupVersion, Discovery } from "@/lib/objects/discovery";
import { type ApiService, type Availability, isAvailable, type ServiceReference } from "./api-service";
import { ownerOf, type ServerId } from "./owner";

/** A group and version as one server of the chain has it. */
export interface ChainVersion {
  readonly group: string;
  readonly version: string;
  /** Null: discovery does not list it. */
  readonly freshness: ApiGroupVersion["freshness"] | null;
  readonly resources: number;
  /** Null for a version without APIService, such as that of APIServices themselves. */
  readonly apiService: string | null;
  readonly available: Availability | null;
}

/** A server of the delegation chain, with what it serves in the order of discovery. */
export interface ChainServer {
  readonly id: Exclude<ServerId, "extension">;
  readonly versions: readonly ChainVersion[];
}

/** A server that kube-aggregator proxies to. */
export interface ExtensionServer {
  readonly service: ServiceReference;
  readonly versions: readonly ChainVersion[];
  /** False as soon as one of its APIServices is not available. */
  readonly available: boolean;
  /** When the first of its CA bundles ends, milliseconds since the epoch; null when none is used. */
  readonly caEnds: number | null;
}

export interface Chain {
  /** Outermost first; the last is the one that finds nothing. */
  readonly servers: readonly ChainServer[];
  readonly extensions: readonly ExtensionServer[];
}

const SERVERS = ["kube-aggregator", "kube-apiserver", "apiextensions-apiserver", "not-found"] as const;

/**
 * The delegation chain of kube-apiserver with what each of its servers serves.
 * @param caEnds when the CA bundle of an APIService ends, by name
 */
export function chainOf(
  services: readonly ApiService[],
  discovery: Discovery,
  caEnds: ReadonlyMap<string, number> = new Map(),
): Chain {
  const byName = new Map(services.map((service) => [nameOf(service), service]));
  const siblings = groupBy(services, ({ group }) => group);
  const known = discovery.groups.flatMap(({ name: group, versions }) =>
    versions.map(({ version, freshness, resources }) => {
      const service = byName.get(nameOf({ group, version })) ?? null;
      return versionOf({ group, version }, service, freshness, resources.length);
    }),
  );
  const names = new Set(known.map(nameOf));
  const unlisted = services.filter((service) => !names.has(nameOf(service)));
  const all = [...known, ...unlisted.map((service) => versionOf(service, service, null, 0))];
  const owner = (version: ChainVersion) =>
    ownerOf(version.group, byName.get(nameOf(version)) ?? null, siblings.get(version.group));
  return {
    servers: SERVERS.map((id) => ({ id, versions: all.filter((version) => owner(version) === id) })),
    extensions: extensionsOf(all, byName, caEnds),
  };
}

const nameOf = ({ group, version }: { readonly group: string; readonly version: string }) =>
  `${version}.${group}`;

function versionOf(
  { group, version }: { readonly group: string; readonly version: string },
  service: ApiService | null,
  freshness: ChainVersion["freshness"],
  resources: number,
): ChainVersion {
  const { name = null, available = null } = service ?? {};
  return { group, version, freshness, resources, apiService: name, available };
}

function extensionsOf(
  versions: readonly ChainVersion[],
  byName: ReadonlyMap<string, ApiService>,
  caEnds: ReadonlyMap<string, number>,
): ExtensionServer[] {
  const remote = versions.flatMap((version) => {
    const found = byName.get(nameOf(version));
    const service = found?.service ?? null;
    return found === undefined || service === null
      ? []
      : [{ version, service, available: isAvailable(found), ends: caEnds.get(found.name) ?? null }];
  });
  const key = ({ service: { namespace, name, port } }: { service: ServiceReference }) =>
    `${namespace}/${name}:${port}`;
  return [...groupBy(remote, key).values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : {
          service: first.service,
          versions: [first, ...others].map(({ version }) => version),
          available: [first, ...others].every(({ available }) => available),
          caEnds: earliest([first, ...others].map(({ ends }) => ends)),
        },
  );
}

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** What is wrong with a version, in a word; null for nothing. */
export function troubleOf({ freshness, available }: ChainVersion): "unavailable" | "stale" | "failed" | null {
  if (available !== null && available.status !== "True") return "unavailable";
  if (freshness === "stale") return "stale";
  return freshness === "failed" ? "failed" : null;
}
