import type { ApiResource } from "@/lib/objects/discovery";
import type { RequestInfo } from "@/lib/objects/request-info";
import type { CrdServing } from "../crd";
import { CRD_GROUP } from "../owner";
import { leaf } from "./document";
import type { Asked, Route, RoutingFacts } from "./facts";
import { matchWebService } from "./mux";
import { resourcesOf, restRoute } from "./rest-route";
import { expect, type Trace } from "./trace";

const HERE = "apiextensions-apiserver";

/** The name of the CRD that a path's resource would have; null for what no CRD serves. */
export function crdOfPath({ isResource, group, resource }: RequestInfo): string | null {
  return isResource && group !== "" && resource !== "" ? `${resource}.${group}` : null;
}

/**
 * The last server: the CRDs themselves, then everything that they define, by one handler that looks each
 * request up. Source: k8s.io/apiextensions-apiserver `pkg/apiserver/customresource_handler.go`.
 */
export function apiextensions(asked: Asked, facts: RoutingFacts, trace: Trace): Route {
  const { path, info } = asked;
  const group = `/apis/${CRD_GROUP}`;
  const root = matchWebService(path, [group, `${group}/v1`]);
  if (root !== null) return ownGroup(asked, facts, trace, root);
  if (path !== "/apis" && !path.startsWith("/apis/")) {
    const passed = trace.pass(HERE, "mux", "Only what is below /apis/ goes to the CRD handler.");
    return notFound(passed);
  }
  const entry = "mux prefix /apis/, CRD handler";
  if (!info.isResource) return discoveryDocument(path, facts, trace, entry);
  const reason = whyNotServed(info, facts);
  if (reason !== null) return notFound(trace.pass(HERE, entry, reason));
  return serve(info, facts, trace, entry);
}

function ownGroup({ path, info }: Asked, { discovery }: RoutingFacts, trace: Trace, root: string): Route {
  const resources = info.isResource ? resourcesOf(discovery, CRD_GROUP, info.version) : null;
  const entry = `web service ${root}`;
  if (resources === null) return leaf(trace, HERE, entry, path, root, "Its own group: the CRDs themselves.");
  const rest = restRoute(info, resources);
  return trace.answer(HERE, `${entry}, ${rest.entry}`, rest.why, rest.expected);
}

/** `/apis/<group>` and `/apis/<group>/<version>` of CRDs, by segments, so a slash at the end changes nothing. */
function discoveryDocument(path: string, { discovery }: RoutingFacts, trace: Trace, entry: string): Route {
  const [, group = "", version, ...more] = path.split("/").filter((segment) => segment !== "");
  const found = discovery.groups.find(({ name }) => name === group);
  const served = found?.versions.some((candidate) => candidate.version === version) === true;
  if (version !== undefined && more.length === 0 && served) {
    const why = `The resources that CRDs define in ${group}/${version}.`;
    return trace.answer(HERE, entry, why, expect(200, "json"));
  }
  const why = version === undefined ? `No CRD has the group ${group}.` : `No CRD serves ${group}/${version}.`;
  return notFound(trace.pass(HERE, entry, why));
}

/** Why the handler passes a request on, to the 404 behind it; null when it serves it. */
function whyNotServed(info: RequestInfo, facts: RoutingFacts): string | null {
  const name = crdOfPath(info) ?? "without a name";
  if (facts.crd.state === "absent") return `There is no CRD ${name}.`;
  if (facts.crd.state === "found") return whyNot(info, facts.crd.crd);
  const resource = resourceOf(info, facts);
  if (resource === null) return `Discovery has no ${info.resource} in ${info.group}/${info.version}.`;
  return scopeProblem(info, resource.namespaced, name);
}

function whyNot(info: RequestInfo, crd: CrdServing): string | null {
  const scope = scopeProblem(info, crd.namespaced, crd.name);
  if (scope !== null) return scope;
  const version = crd.versions.find(({ name }) => name === info.version);
  if (version === undefined) return `CRD ${crd.name} has no version ${info.version}.`;
  if (!version.served) return `CRD ${crd.name} has ${info.version} with served: false.`;
  if (!crd.established && !crd.namesAccepted) {
    return `CRD ${crd.name} is neither Established nor NamesAccepted: another CRD may have its names.`;
  }
  return null;
}

/** Of a namespaced resource without a namespace, only the list of all is served. */
function scopeProblem(info: RequestInfo, namespaced: boolean, crd: string): string | null {
  if (!namespaced && info.namespace !== "") return `CRD ${crd} has the scope Cluster.`;
  if (namespaced && info.namespace === "" && info.name !== "") {
    return `CRD ${crd} has the scope Namespaced: an object is asked for in its namespace.`;
  }
  return null;
}

function resourceOf(
  { group, version, resource }: RequestInfo,
  { discovery }: RoutingFacts,
): ApiResource | null {
  return resourcesOf(discovery, group, version)?.find(({ name }) => name === resource) ?? null;
}

function serve(info: RequestInfo, facts: RoutingFacts, trace: Trace, handler: string): Route {
  const { name, subresource, version, resource, group } = info;
  const entry = `${handler}, CRD ${resource}.${group}`;
  if (subresource !== "" && !subresourcesOf(info, facts).includes(subresource)) {
    const why = `Version ${version} has no subresource ${subresource}: the handler says that the object is not found.`;
    return trace.answer(HERE, entry, why, expect(404, "status"));
  }
  const dying = facts.crd.state === "found" && facts.crd.crd.terminating ? " It is being deleted." : "";
  if (name === "") {
    return trace.answer(HERE, entry, `The list of ${resource}.${dying}`, expect(200, "json"));
  }
  const what = subresource === "" ? "The object" : `The object's ${subresource}`;
  const why = `${what}; 404 with a Status when there is none of this name.${dying}`;
  return trace.answer(HERE, entry, why, expect([200, 404], "json"));
}

function subresourcesOf(info: RequestInfo, facts: RoutingFacts): readonly string[] {
  if (facts.crd.state === "found") {
    return facts.crd.crd.versions.find(({ name }) => name === info.version)?.subresources ?? [];
  }
  return resourceOf(info, facts)?.subresources.map(({ name }) => name) ?? [];
}

/** The end of the chain. Source: k8s.io/apiserver `pkg/util/notfoundhandler`. */
function notFound(trace: Trace): Route {
  const why =
    "Nobody has it. While the server starts and may not know all its paths yet, this is a 503 with Retry-After instead.";
  return trace.answer("not-found", "not found handler", why, expect(404, "text", "404 page not found"));
}
