import { groupVersionPath } from "@/lib/objects/path";
import { type ApiService, isAvailable } from "../api-service";
import { AGGREGATOR_GROUP } from "../owner";
import { leaf } from "./document";
import type { Asked, Route, RoutingFacts } from "./facts";
import { kubeApiserver } from "./kube-apiserver";
import { type MuxEntry, matchMux, matchWebService } from "./mux";
import { nonResourceEntry } from "./non-resource";
import { resourcesOf, restRoute } from "./rest-route";
import { expect, type Trace } from "./trace";
import { unknownServer } from "./unknown-server";

const HERE = "kube-aggregator";

type Entry =
  | { readonly kind: "apis" }
  | { readonly kind: "group"; readonly group: string }
  | { readonly kind: "service"; readonly service: ApiService };

/**
 * The outermost server: its own group, then the mux with an entry for each APIService, then the server behind it.
 * Source: k8s.io/kube-aggregator `pkg/apiserver/apiserver.go`, `handler_apis.go`, `handler_proxy.go`.
 */
export function aggregator(asked: Asked, facts: RoutingFacts, trace: Trace): Route {
  return ownGroup(asked, facts, trace) ?? mux(asked, facts, trace);
}

function ownGroup({ path, info }: Asked, { discovery }: RoutingFacts, trace: Trace): Route | null {
  const group = `/apis/${AGGREGATOR_GROUP}`;
  const versions = discovery.groups.find(({ name }) => name === AGGREGATOR_GROUP)?.versions ?? [];
  const roots = ["/version", group, ...versions.map(({ version }) => `${group}/${version}`)];
  const root = matchWebService(path, roots);
  if (root === null) return null;
  const entry = `web service ${root}`;
  if (root === "/version") return leaf(trace, HERE, entry, path, "/version", "The version of the server.");
  const resources = resourcesOf(discovery, AGGREGATOR_GROUP, info.version);
  if (info.isResource && resources !== null) {
    const rest = restRoute(info, resources);
    return trace.answer(HERE, `${entry}, ${rest.entry}`, rest.why, rest.expected);
  }
  return leaf(trace, HERE, entry, path, root, "Its own group: the APIServices themselves.");
}

function mux(asked: Asked, facts: RoutingFacts, trace: Trace): Route {
  const { path } = asked;
  const found = matchMux(path, entriesOf(facts));
  if (found !== null) {
    const entry = `mux ${found.prefix ? "prefix" : "path"} ${found.path}`;
    if (found.to.kind === "apis") return apis(trace, entry, path);
    if (found.to.kind === "group") return group(trace, entry, found.to.group);
    return apiService(asked, facts, trace, entry, found.to.service);
  }
  const known = nonResourceEntry(path, facts.listed);
  if (known !== null) return wellKnown(asked, facts, trace, known);
  const unknown = facts.services === null ? unknownServer(asked, facts, trace) : null;
  if (unknown !== null) return unknown;
  const passed = trace.pass(HERE, "mux", "No entry of an APIService or of its own: the server behind it.");
  return kubeApiserver(asked, facts, passed);
}

function entriesOf({ services, discovery }: RoutingFacts): MuxEntry<Entry>[] {
  const exact = (path: string, to: Entry): MuxEntry<Entry> => ({ path, prefix: false, to });
  const ofServices = (services ?? []).flatMap((service): MuxEntry<Entry>[] => {
    const path = service.name === "v1." ? "/api" : groupVersionPath(service);
    const to: Entry = { kind: "service", service };
    return [exact(path, to), { path: `${path}/`, prefix: true, to }];
  });
  // A group that is served has an APIService, also where those may not be seen.
  const named = services?.map(({ group }) => group) ?? discovery.groups.map(({ name }) => name);
  const groups = [...new Set(named)].filter((group) => group !== "");
  const ofGroups = groups.flatMap((group): MuxEntry<Entry>[] => {
    const to: Entry = { kind: "group", group };
    return [exact(`/apis/${group}`, to), exact(`/apis/${group}/`, to)];
  });
  const apis: Entry = { kind: "apis" };
  return [exact("/apis", apis), exact("/apis/", apis), ...ofServices, ...ofGroups];
}

function apis(trace: Trace, entry: string, path: string): Route {
  const why =
    path === "/apis"
      ? "All groups: with their resources where the client accepts that form, else from the APIServices."
      : "All groups, always in the legacy form, from the APIServices.";
  return trace.answer(HERE, entry, why, expect(200, "json"));
}

function group(trace: Trace, entry: string, name: string): Route {
  const why = `The versions of ${name}, from its APIServices: no server behind them is asked, so a broken one is listed too.`;
  return trace.answer(HERE, entry, why, expect(200, "json"));
}

function wellKnown(
  { path }: Asked,
  { discovery }: RoutingFacts,
  trace: Trace,
  known: NonNullable<ReturnType<typeof nonResourceEntry>>,
): Route {
  const entry = `mux ${known.prefix ? "prefix" : "path"} ${known.path}`;
  const why = `Answers by itself: ${known.what}.`;
  if (known.path === "/openapi/v3/") return openapiV3(trace, entry, path, discovery);
  if (known.prefix) return trace.answer(HERE, entry, why, expect([200, 404], known.body));
  // A failed health check is an answer as well.
  const health =
    known.what.includes("health check") || ["health", "liveness", "readiness"].includes(known.what);
  return trace.answer(HERE, entry, why, expect(health ? [200, 500] : 200, known.body));
}

function openapiV3(trace: Trace, entry: string, path: string, discovery: RoutingFacts["discovery"]): Route {
  const document = path.slice("/openapi/v3/".length);
  const served = discovery.groups.some(({ name, versions }) =>
    versions.some(({ version }) => groupVersionPath({ group: name, version }) === `/${document}`),
  );
  const why =
    "The document is asked of the server that has the group and version; an unknown one is an empty 404.";
  return trace.answer(HERE, entry, why, served ? expect([200, 404], "any") : expect([404, 200], "any"));
}

/** The proxy handler of one APIService. */
function apiService(
  asked: Asked,
  facts: RoutingFacts,
  trace: Trace,
  entry: string,
  service: ApiService,
): Route {
  const taken = trace.taken(service.name);
  if (service.service === null) {
    const why = `APIService ${service.name} is local: the server behind the aggregator.`;
    return kubeApiserver(asked, facts, taken.pass(HERE, entry, why));
  }
  const { namespace, name, port } = service.service;
  if (!isAvailable(service)) {
    const reason = service.available === null ? "no condition yet" : service.available.reason;
    const why = `APIService ${service.name} is not available (${reason}): nothing is sent to service ${namespace}/${name}.`;
    return taken.answer(HERE, entry, why, expect(503, "text", "service unavailable"));
  }
  const why = `APIService ${service.name} is available: proxied to https://${name}.${namespace}.svc:${port}, with the caller's identity in X-Remote-User, -Group and -Extra-*.`;
  return extension(asked, facts, taken.pass(HERE, entry, why), service);
}

/** Behind the proxy: mostly another generic apiserver, with the same rules; what it really does is its own. */
function extension({ info }: Asked, facts: RoutingFacts, trace: Trace, service: ApiService): Route {
  const at = "extension";
  const { namespace, name } = service.service ?? { namespace: "", name: "" };
  const entry = `service ${namespace}/${name}`;
  const resources = resourcesOf(facts.discovery, service.group, service.version);
  if (info.isResource && resources !== null && resources.length > 0) {
    const rest = restRoute(info, resources);
    // What it says to what it does not have is its own; and it may have failed since the last check.
    const expected = { ...rest.expected, status: [...rest.expected.status, 503], says: null };
    return trace.answer(at, `${entry}, ${rest.entry}`, rest.why, expected);
  }
  const why = info.isResource
    ? "Discovery knows no resource of this version, so only the server itself can tell."
    : "The discovery document of the version, from the server itself.";
  return trace.answer(at, entry, why, expect(info.isResource ? [404, 200, 503] : [200, 503], "any"));
}
