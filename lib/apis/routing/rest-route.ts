import type { ApiResource, Discovery } from "@/lib/objects/discovery";
import type { RequestInfo } from "@/lib/objects/request-info";
import type { Expected } from "./facts";
import { expect, NO_ROUTE } from "./trace";

/** What a GET gets from the routes that a generic apiserver installs for the resources of one version. */
export interface RestRoute {
  readonly entry: string;
  readonly why: string;
  readonly expected: Expected;
}

/** The resources of a group and version; null when discovery does not have it. */
export function resourcesOf(discovery: Discovery, group: string, version: string) {
  const versions = discovery.groups.find(({ name }) => name === group)?.versions;
  return versions?.find((served) => served.version === version)?.resources ?? null;
}

/** Source: k8s.io/apiserver `pkg/endpoints/installer.go`. */
export function restRoute(info: RequestInfo, resources: readonly ApiResource[]): RestRoute {
  const { resource, name, namespace, subresource, parts } = info;
  const entry = `route ${routeOf(info)}`;
  const found = resources.find((candidate) => candidate.name === resource);
  if (found === undefined || info.verb === "proxy") {
    return { entry, why: `No resource ${resource || "without a name"} in this version.`, expected: NO_ROUTE };
  }
  if (isNamespaceItself(info)) return ofObject(entry, found, subresource);
  const scope = scopeProblem(found, namespace, name);
  if (scope !== null) return { entry, why: scope, expected: NO_ROUTE };
  if (name === "") return ofCollection(entry, found, info);
  if (parts.length > 3 && !["proxy"].includes(subresource)) {
    return { entry, why: "Nothing is served below a subresource.", expected: NO_ROUTE };
  }
  return ofObject(entry, found, subresource);
}

const isNamespaceItself = ({ resource, group, name }: RequestInfo) =>
  resource === "namespaces" && group === "" && name !== "";

function routeOf({ resource, namespace, name, subresource }: RequestInfo): string {
  const inside = namespace === "" || resource === "namespaces" ? "" : "namespaces/{namespace}/";
  return `${inside}${resource}${name === "" ? "" : "/{name}"}${subresource === "" ? "" : `/${subresource}`}`;
}

function scopeProblem({ namespaced, name: plural }: ApiResource, namespace: string, name: string) {
  if (!namespaced && namespace !== "") return `${plural} are of no namespace.`;
  if (namespaced && namespace === "" && name !== "") {
    return `${plural} are in a namespace: without one only the list of all is served.`;
  }
  return null;
}

/** There is a route of this path, for another method. */
const NOT_ALLOWED = expect(405, "status", "the server does not allow this method on the requested resource");

function ofCollection(
  entry: string,
  { name, verbs, kind, namespaced }: ApiResource,
  { verb, namespace }: RequestInfo,
): RestRoute {
  if (verb === "watch" && verbs.includes("watch")) {
    return { entry, why: `A stream of ${kind} events.`, expected: expect(200, "json") };
  }
  if (verbs.includes("list")) return { entry, why: `The list of ${name}.`, expected: expect(200, "json") };
  const why = `${name} can only be ${verbs.join(", ") || "used through their subresources"}.`;
  // What is only created has no route without a namespace.
  const none = verbs.length === 0 || (namespaced && namespace === "");
  return { entry, why, expected: none ? NO_ROUTE : NOT_ALLOWED };
}

function ofObject(entry: string, resource: ApiResource, subresource: string): RestRoute {
  if (subresource === "") return ofName(entry, resource);
  const found = resource.subresources.find(({ name }) => name === subresource);
  if (found === undefined) {
    return { entry, why: `${resource.name} have no subresource ${subresource}.`, expected: NO_ROUTE };
  }
  if (!found.verbs.includes("get")) {
    const why = `${resource.name}/${subresource} can only be ${found.verbs.join(", ")}.`;
    return { entry, why, expected: NOT_ALLOWED };
  }
  const why = `${found.kind.kind || subresource} of the object; 404 with a Status when there is no such object.`;
  return { entry, why, expected: expect([200, 404], "any") };
}

function ofName(entry: string, { name, verbs, kind }: ApiResource): RestRoute {
  if (verbs.includes("get")) {
    const why = `The ${kind}; 404 with a Status when there is none of this name.`;
    return { entry, why, expected: expect([200, 404], "json") };
  }
  const toName = verbs.some((verb) => ["delete", "patch", "update"].includes(verb));
  const why = `${name} cannot be read by name.`;
  return { entry, why, expected: toName ? NOT_ALLOWED : NO_ROUTE };
}
