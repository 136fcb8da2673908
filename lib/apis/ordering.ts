import { compareKubeVersions, parseKubeVersion } from "@/lib/objects/kube-version";
import type { Catalogue, CatalogueGroup, CatalogueVersion } from "./catalogue";

/**
 * The order in which the aggregator lists groups and versions, and why.
 * Source: k8s.io/apiserver `pkg/endpoints/discovery/aggregated/handler.go`.
 */

/** The APIServices' own group comes first, whatever its priority says. */
const FIRST = { group: "apiregistration.k8s.io", priority: 20_001 };
/** What the aggregator assumes where no APIService says it. */
const DEFAULTS = { group: 1000, version: 15 };

/** The largest groupPriorityMinimum of the group's versions. */
export function groupPriority({ name, versions }: CatalogueGroup): number {
  if (name === FIRST.group) return FIRST.priority;
  const priorities = versions.flatMap(({ apiService }) => apiService?.groupPriorityMinimum ?? []);
  return priorities.length === 0 ? DEFAULTS.group : Math.max(...priorities);
}

export const versionPriority = ({ apiService }: CatalogueVersion): number =>
  apiService?.versionPriority ?? DEFAULTS.version;

export function compareGroups(a: CatalogueGroup, b: CatalogueGroup): number {
  return groupPriority(b) - groupPriority(a) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

export function compareVersions(a: CatalogueVersion, b: CatalogueVersion): number {
  return versionPriority(b) - versionPriority(a) || compareKubeVersions(a.version, b.version);
}

/** Why something stands where it stands, against its neighbours. */
export interface PlaceReason {
  /** 1-based. */
  readonly position: number;
  readonly of: number;
  readonly priority: number;
  /** One sentence for each neighbour. */
  readonly because: readonly string[];
  /** The rule would have put it elsewhere: 1-based, null when it stands where it should. */
  readonly expected: number | null;
}

/** Without APIServices there is nothing to explain it with: null. */
const isKnown = ({ versions }: CatalogueGroup) => versions.every(({ server }) => server !== null);

/** The core group is a document of its own (`/api`), read before the others. */
export function explainGroup({ groups }: Catalogue, name: string): PlaceReason | null {
  if (!groups.every(isKnown)) return null;
  const listed = groups.filter((group) => group.name !== "");
  const index = listed.findIndex((group) => group.name === name);
  const group = listed[index];
  if (group === undefined) return null;
  const priority = groupPriority(group);
  const beside = [
    ["After", listed[index - 1]],
    ["Before", listed[index + 1]],
  ] as const;
  return {
    position: index + 1,
    of: listed.length,
    priority,
    because: beside.flatMap(([side, other]) =>
      other === undefined ? [] : [groupSentence(side, priority, groupPriority(other), other.name)],
    ),
    expected: expectedPlace([...listed].sort(compareGroups).indexOf(group), index),
  };
}

export function explainVersion(group: CatalogueGroup, version: string): PlaceReason | null {
  if (!isKnown(group)) return null;
  const { versions } = group;
  const index = versions.findIndex((candidate) => candidate.version === version);
  const found = versions[index];
  if (found === undefined) return null;
  const beside = [
    ["After", versions[index - 1]],
    ["Before", versions[index + 1]],
  ] as const;
  return {
    position: index + 1,
    of: versions.length,
    priority: versionPriority(found),
    because: beside.flatMap(([side, other]) =>
      other === undefined ? [] : [versionSentence(side, found, other)],
    ),
    expected: expectedPlace([...versions].sort(compareVersions).indexOf(found), index),
  };
}

const expectedPlace = (expected: number, actual: number) => (expected === actual ? null : expected + 1);

function groupSentence(side: string, own: number, other: number, name: string): string {
  if (name === FIRST.group) return `${side} ${name}, which always comes first.`;
  if (own === other) return `${side} ${name}, which has the same priority: by name.`;
  return `${side} ${name}, whose priority is ${other}.`;
}

function versionSentence(side: string, own: CatalogueVersion, other: CatalogueVersion): string {
  const priority = versionPriority(other);
  if (versionPriority(own) !== priority) return `${side} ${other.version}, whose priority is ${priority}.`;
  return `${side} ${other.version}, which has the same priority: ${versionRule(own.version, other.version)}.`;
}

function versionRule(own: string, other: string): string {
  const [a, b] = [parseKubeVersion(own), parseKubeVersion(other)];
  if (a === null || b === null)
    return a === b ? "by the alphabet" : "names that are no Kubernetes version come last";
  if (a.maturity !== b.maturity) return "GA comes before beta, beta before alpha";
  return a.major !== b.major ? "the larger major version comes first" : "the larger minor number comes first";
}
