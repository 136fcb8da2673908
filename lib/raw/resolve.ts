import { parseResourcePath, resourcePath } from "@/lib/objects/path";
import type { KnownResource } from "./completion";
import type { Reference } from "./json-refs";

/**
 * The path of what a value refers to, or null when no served resource fits. A version that is no
 * longer served gives way to another one of its group.
 * @param asked the path whose answer holds the value
 */
export function pathOfReference(
  reference: Reference,
  resources: readonly KnownResource[],
  asked: string,
): string | null {
  if (reference.to === "path") return reference.path;
  if (reference.to === "member") return pathInCollection(asked, reference);
  const { kind, apiVersion, group, namespace, name } = reference;
  const ofKind = resources.filter((r) => r.kind === kind && r.verbs.includes("get"));
  const resource =
    ofKind.find((r) => apiVersion !== null && apiVersionOf(r) === apiVersion) ??
    ofKind.find((r) => r.group === group) ??
    (group === null ? ofKind[0] : undefined);
  if (resource === undefined || (resource.namespaced && namespace === null)) return null;
  const scope = resource.namespaced && namespace !== null ? { namespace } : {};
  return resourcePath({ ...pick(resource), ...scope, name });
}

const pick = ({ group, version, resource }: KnownResource) => ({ group, version, resource });

/** The path of one object of a collection; null when the collection does not tell. */
export function pathInCollection(
  collection: string,
  object: { readonly namespace: string | null; readonly name: string },
): string | null {
  const place = parseResourcePath(collection);
  if (place === null) return null;
  if (place.name !== "") return collection;
  return resourcePath({
    ...place,
    namespace: place.namespace || (object.namespace ?? ""),
    name: object.name,
  });
}

/** The path that holds this one: an object's collection, a subresource's object; null at the top. */
export function pathAbove(path: string): string | null {
  const cut = path.replace(/\/$/, "").lastIndexOf("/");
  if (cut < 0 || path === "/") return null;
  const above = path.slice(0, cut) || "/";
  // /namespaces/x and …/proxy are steps of a path but answer nothing by themselves.
  return /\/apis\/[^/]+\/[^/]+\/namespaces(\/[^/]+)?$|\/proxy(\/metrics|\/stats)?$/.test(above)
    ? pathAbove(above)
    : above;
}

function apiVersionOf({ group, version }: KnownResource): string {
  return group === "" ? version : `${group}/${version}`;
}
