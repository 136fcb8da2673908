import { dig, digArray, digString, digStrings } from "@/lib/base/json";
import type { KubeObject } from "@/lib/objects/kube-object";

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

/** The same with how its objects are stored and converted. */
export interface Crd extends CrdServing {
  readonly versions: readonly (CrdServing["versions"][number] & {
    readonly deprecated: boolean;
    /** What a client is told that uses a deprecated version; null for the usual words. */
    readonly deprecationWarning: string | null;
  })[];
  /** The version in which objects are written; exactly one has it. */
  readonly storage: string | null;
  /** Versions in which objects may still lie in etcd (`status.storedVersions`). */
  readonly stored: readonly string[];
  readonly conversion: "None" | "Webhook";
  /** `namespace/name` of the webhook's Service, or its URL's host; null without a webhook. */
  readonly converter: string | null;
}

/**
 * A CRD without its schemas, which are most of it: what `readCrd` reads, and what identifies it. Fields keep
 * their places.
 */
export function cutCrd(object: KubeObject): KubeObject {
  const { uid, name, resourceVersion, creationTimestamp, deletionTimestamp, labels, annotations } =
    object.metadata;
  const kept = { creationTimestamp, deletionTimestamp, labels, annotations };
  return {
    ...pick(object, "apiVersion", "kind"),
    metadata: { uid, name, resourceVersion, ...kept },
    spec: {
      ...pick(dig(object, "spec"), "group", "names", "scope"),
      versions: digArray(object, "spec", "versions").map((version) => ({
        ...pick(version, "name", "served", "storage", "subresources", "deprecated", "deprecationWarning"),
      })),
      conversion: {
        strategy: dig(object, "spec", "conversion", "strategy"),
        webhook: {
          clientConfig: pick(dig(object, "spec", "conversion", "webhook", "clientConfig"), "service", "url"),
        },
      },
    },
    status: pick(dig(object, "status"), "storedVersions", "conditions"),
  };
}

function pick(value: unknown, ...keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, dig(value, key)]));
}

/** Null for what is no CustomResourceDefinition. */
export function readCrd(object: unknown): Crd | null {
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
    storage: storageVersion(object),
    stored: digStrings(object, "status", "storedVersions"),
    conversion: digString(object, "spec", "conversion", "strategy") === "Webhook" ? "Webhook" : "None",
    converter: readConverter(dig(object, "spec", "conversion", "webhook", "clientConfig")),
    established: isTrue(object, "Established"),
    namesAccepted: isTrue(object, "NamesAccepted"),
    terminating: dig(object, "metadata", "deletionTimestamp") !== undefined || isTrue(object, "Terminating"),
  };
}

function readVersion(version: unknown) {
  const name = digString(version, "name");
  if (name === null) return [];
  const subresources = ["status", "scale"].filter((sub) => dig(version, "subresources", sub) !== undefined);
  return {
    name,
    served: dig(version, "served") === true,
    subresources,
    deprecated: dig(version, "deprecated") === true,
    deprecationWarning: digString(version, "deprecationWarning"),
  };
}

function storageVersion(object: unknown): string | null {
  const found = digArray(object, "spec", "versions").find((version) => dig(version, "storage") === true);
  return digString(found, "name");
}

/** Of a URL the host alone: what follows may hold a token. */
function readConverter(client: unknown): string | null {
  const name = digString(client, "service", "name");
  if (name !== null) return `${digString(client, "service", "namespace") ?? ""}/${name}`;
  const url = digString(client, "url");
  return url !== null && URL.canParse(url) ? new URL(url).host : null;
}

function isTrue(object: unknown, type: string): boolean {
  return digArray(object, "status", "conditions").some(
    (condition) => digString(condition, "type") === type && digString(condition, "status") === "True",
  );
}
