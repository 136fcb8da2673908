import type { JsonIndex } from "./json-index";
import { NONE, OBJECT, STRING } from "./json-store";

/** Another place of the API that a value names. */
export type Reference =
  /** The value is itself a path of this apiserver. */
  | { readonly to: "path"; readonly path: string }
  /** An object of the collection that was asked for, in a form that does not tell its type. */
  | { readonly to: "member"; readonly namespace: string | null; readonly name: string }
  | {
      readonly to: "object";
      /** `apps/v1`, or null when only the group, or nothing, is known. */
      readonly apiVersion: string | null;
      readonly group: string | null;
      readonly kind: string;
      /** Of the object, or of what refers to it; ignored for kinds without a namespace. */
      readonly namespace: string | null;
      readonly name: string;
    };

/** Where the paths of an apiserver begin. Any other text that begins with a slash is a file name, as a rule. */
const PATHS =
  /^\/(api|apis|openapi|healthz|livez|readyz|metrics|version|openid|logs|debug|flagz|statusz|configz|\.well-known)(\/|$|\?)/;

/** What a value refers to: itself when it is an object, another one when it names one, or a path. */
export function referenceOf(json: JsonIndex, node: number): Reference | null {
  if (json.kind(node) === STRING) return stringReference(json, node);
  if (json.kind(node) !== OBJECT) return null;
  return selfOf(json, node) ?? ofEvent(json, node) ?? namedBy(json, node);
}

function stringReference(json: JsonIndex, node: number): Reference | null {
  if (json.end(node) - json.start(node) > 1024) return null;
  const text = json.text(node);
  if (PATHS.test(text)) return { to: "path", path: text };
  if (json.key(node) !== "nodeName" || text === "") return null;
  return { to: "object", apiVersion: "v1", group: "", kind: "Node", namespace: null, name: text };
}

/** An object with metadata.name: its own type, or that of the list it is an item of. */
function selfOf(json: JsonIndex, node: number): Reference | null {
  const name = json.stringAt(node, "metadata", "name");
  if (name === null) return null;
  const own = { apiVersion: json.stringAt(node, "apiVersion"), kind: json.stringAt(node, "kind") };
  const { apiVersion, kind } = own.apiVersion !== null && own.kind !== null ? own : typeOfItem(json, node);
  if (apiVersion === null || kind === null) return null;
  const namespace = json.stringAt(node, "metadata", "namespace");
  if (kind === "PartialObjectMetadata" && groupOf(apiVersion) === "meta.k8s.io") {
    return { to: "member", namespace, name };
  }
  return { to: "object", apiVersion, group: groupOf(apiVersion), kind, namespace, name };
}

/** A watch event is about its object. */
function ofEvent(json: JsonIndex, node: number): Reference | null {
  if (json.stringAt(node, "type") === null) return null;
  for (const child of json.children(node)) {
    if (json.key(child) === "object") return json.kind(child) === OBJECT ? selfOf(json, child) : null;
  }
  return null;
}

/** Items of a list carry no type of their own: a PodList holds Pods. */
function typeOfItem(json: JsonIndex, node: number) {
  const items = json.parent(node);
  const list = items === NONE ? NONE : json.parent(items);
  if (list === NONE || json.key(items) !== "items") return { apiVersion: null, kind: null };
  const kind = json.stringAt(list, "kind");
  return {
    apiVersion: json.stringAt(list, "apiVersion"),
    kind: kind?.endsWith("List") ? kind.slice(0, -"List".length) : null,
  };
}

/** ownerReferences, involvedObject, scaleTargetRef, roleRef, subjects and all that name a kind and a name. */
function namedBy(json: JsonIndex, node: number): Reference | null {
  const kind = json.stringAt(node, "kind");
  const name = json.stringAt(node, "name");
  if (kind === null || kind === "" || name === null || name === "") return null;
  const apiVersion = json.stringAt(node, "apiVersion");
  const group = json.stringAt(node, "apiGroup") ?? json.stringAt(node, "group");
  return {
    to: "object",
    apiVersion: apiVersion === "" ? null : apiVersion,
    group: apiVersion === null || apiVersion === "" ? group : groupOf(apiVersion),
    kind,
    namespace: json.stringAt(node, "namespace") ?? namespaceAround(json, node),
    name,
  };
}

/** metadata.namespace of the nearest object around a node. */
function namespaceAround(json: JsonIndex, node: number): string | null {
  for (let at = json.parent(node); at !== NONE; at = json.parent(at)) {
    const namespace = json.stringAt(at, "metadata", "namespace") ?? json.stringAt(at, "namespace");
    if (namespace !== null) return namespace;
  }
  return null;
}

/** The group of an apiVersion: "apps/v1" → "apps", "v1" → "". */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash === -1 ? "" : apiVersion.slice(0, slash);
}
