import { cutNamespace } from "./path";

/**
 * How the apiserver reads a request: what it will authorise, audit and serve. Our path policy makes
 * its decision from its own parser; a test holds the two against each other, so that no path can
 * mean one thing here and another there. Restated from k8s.io/apiserver
 * `pkg/endpoints/request/requestinfo.go` (1.37), for GET.
 */
export interface RequestInfo {
  readonly isResource: boolean;
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** From the resource on: resource, name, subresource, and whatever follows. */
  readonly parts: readonly string[];
}

const NON_RESOURCE: RequestInfo = {
  isResource: false,
  verb: "get",
  group: "",
  version: "",
  namespace: "",
  resource: "",
  subresource: "",
  name: "",
  parts: [],
};

function verbOfCollection(query: URLSearchParams): string {
  const watch = query.get("watch");
  return watch === null || ["false", "0"].includes(watch.toLowerCase()) ? "list" : "watch";
}

/** @param url path and query as sent upstream, still encoded. */
export function requestInfo(url: string): RequestInfo {
  const [path = "", query = ""] = url.split("?", 2);
  const trimmed = decodeURIComponent(path).replace(/^\/+|\/+$/g, "");
  const [prefix, ...afterPrefix] = trimmed.split("/");
  const isCore = prefix === "api";
  if ((!isCore && prefix !== "apis") || afterPrefix.length < (isCore ? 2 : 3)) return NON_RESOURCE;
  const [group = "", version = "", ...rest] = isCore ? ["", ...afterPrefix] : afterPrefix;
  const prefixVerb = rest[0] === "watch" || rest[0] === "proxy" ? rest[0] : null;
  const { namespace, parts } = cutNamespace(prefixVerb === null ? rest : rest.slice(1));
  const [resource = "", name = "", third = ""] = parts;
  const subresource = prefixVerb === "proxy" ? "" : third;
  const verb = prefixVerb ?? (name === "" ? verbOfCollection(new URLSearchParams(query)) : "get");
  return { isResource: true, verb, group, version, namespace, resource, subresource, name, parts };
}
