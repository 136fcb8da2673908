import { dig, digArray, digString } from "@/lib/base/json";

/** Of a CustomResourceDefinition, what decides whether a request for its resource is served. */
export interface CrdServing {
  /** `<plural>.<group>`. */
  readonly name: string;
  readonly group: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly versions: readonly {
    readonly name: string;
    readonly served: boolean;
    readonly subresources: readonly string[];
  }[];
  /** Status of the conditions; both false: nothing is served. */
  readonly established: boolean;
  readonly namesAccepted: boolean;
  /** Its objects are being deleted: create is refused. */
  readonly terminating: boolean;
}

/** Null for what is no CustomResourceDefinition. */
export function readCrd(object: unknown): CrdServing | null {
  const name = digString(object, "metadata", "name");
  const group = digString(object, "spec", "group");
  const plural = digString(object, "spec", "names", "plural");
  if (name === null || group === null || plural === null) return null;
  return {
    name,
    group,
    plural,
    namespaced: digString(object, "spec", "scope") === "Namespaced",
    versions: digArray(object, "spec", "versions").flatMap(readVersion),
    established: isTrue(object, "Established"),
    namesAccepted: isTrue(object, "NamesAccepted"),
    terminating: dig(object, "metadata", "deletionTimestamp") !== undefined || isTrue(object, "Terminating"),
  };
}

function readVersion(version: unknown) {
  const name = digString(version, "name");
  if (name === null) return [];
  const subresources = ["status", "scale"].filter((sub) => dig(version, "subresources", sub) !== undefined);
  return { name, served: dig(version, "served") === true, subresources };
}

function isTrue(object: unknown, type: string): boolean {
  return digArray(object, "status", "conditions").some(
    (condition) => digString(condition, "type") === type && digString(condition, "status") === "True",
  );
}
