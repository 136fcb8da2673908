import { groupVersionPath } from "@/lib/objects/path";
import { ownerOf } from "../owner";
import { apiextensions } from "./apiextensions";
import { leaf } from "./document";
import type { Asked, Route, RoutingFacts } from "./facts";
import { matchWebService } from "./mux";
import { KUBE_APISERVER_PATHS } from "./non-resource";
import { resourcesOf, restRoute } from "./rest-route";
import { expect, NO_ROUTE, type Trace } from "./trace";

const HERE = "kube-apiserver";

/** The server of what is built in: one web service for each group and version, then the server behind it. */
export function kubeApiserver(asked: Asked, facts: RoutingFacts, trace: Trace): Route {
  const { path, info } = asked;
  const root = matchWebService(path, [...groupRoots(facts), ...listedPaths(facts)]);
  if (root === null) {
    const why = "No web service claims it: not of the core group, and of no group that is built in.";
    return apiextensions(asked, facts, trace.pass(HERE, "web services", why));
  }
  const entry = `web service ${root}`;
  const known = KUBE_APISERVER_PATHS.find((candidate) => candidate.path === root);
  if (known !== undefined) return document(trace, entry, path, known);
  const resources = info.isResource ? resourcesOf(facts.discovery, info.group, info.version) : null;
  if (resources !== null) {
    const rest = restRoute(info, resources);
    return trace.answer(HERE, `${entry}, ${rest.entry}`, rest.why, rest.expected);
  }
  return leaf(trace, HERE, entry, path, root, "Built in: the discovery document.");
}

/** Versions and groups that are built in, by their APIServices. */
function groupRoots({ services: listed }: RoutingFacts): string[] {
  const services = listed ?? [];
  const builtIn = services.filter(
    (service) =>
      ownerOf(
        service.group,
        service,
        services.filter(({ group }) => group === service.group),
      ) === HERE,
  );
  const roots = builtIn.flatMap((service) => [
    groupVersionPath(service),
    service.group === "" ? "/api" : `/apis/${service.group}`,
  ]);
  return [...new Set([...roots, "/api", "/apis"])];
}

const listedPaths = ({ listed }: RoutingFacts) =>
  KUBE_APISERVER_PATHS.map(({ path }) => path).filter((path) => listed?.has(path) ?? path !== "/logs");

function document(
  trace: Trace,
  entry: string,
  path: string,
  { path: root, what, body }: (typeof KUBE_APISERVER_PATHS)[number],
): Route {
  if (path.replace(/\/+$/, "") !== root && root !== "/logs") {
    return trace.answer(HERE, entry, "It claims everything below, and has no such route.", NO_ROUTE);
  }
  // The keys have a media type of their own, so a client that takes JSON alone gets 406.
  const status = root === "/openid/v1/jwks" ? [200, 406] : root === "/logs" ? [200, 404] : 200;
  return trace.answer(HERE, entry, `Answers by itself: ${what}.`, expect(status, body));
}
