import { type ExportOptions, maskExported } from "@/lib/access/redact/exported";
import type { KubeObject } from "@/lib/objects/kube-object";
import type { RowIdentity } from "@/lib/recording/schema";
import type { Collection } from "./plan";

/** An object as it is recorded, and all of it that has to stay in memory. */
export interface Payload {
  /** Identity alone. */
  readonly slim: KubeObject;
  readonly json: string;
}

/** Masks and packs objects of one collection. The object is nobody else's, and is not kept. */
export function payloadMaker(
  collection: Collection,
  options: ExportOptions,
): (object: KubeObject) => Payload {
  const secrets = collection.group === "" && collection.resource === "secrets";
  return (object) => {
    const { uid, name, namespace, resourceVersion } = object.metadata;
    const masked = maskExported(object, { ...options, secrets });
    const metadata = { uid, name, resourceVersion, ...(namespace !== undefined && { namespace }) };
    return { slim: { metadata }, json: JSON.stringify(recordedPart(collection, masked)) };
  };
}

/** A server that does not transform sends whole objects; no more of them is taken than was asked for. */
function recordedPart({ form, group, version, kind }: Collection, object: KubeObject): unknown {
  if (form === "table") return object.cells ?? [];
  if (form === "metadata") {
    return { apiVersion: "meta.k8s.io/v1", kind: "PartialObjectMetadata", metadata: object.metadata };
  }
  return { apiVersion: group === "" ? version : `${group}/${version}`, kind, ...object };
}

export function identityOf({ metadata }: KubeObject): RowIdentity {
  const { namespace = "", name, uid, resourceVersion } = metadata;
  return { namespace, name, uid, resourceVersion };
}
