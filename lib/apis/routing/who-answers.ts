import { type MissingRight, sayRight } from "@/lib/objects/rbac";
import { type RequestInfo, requestInfo } from "@/lib/objects/request-info";
import { aggregator } from "./aggregator";
import type { Route, RoutingFacts } from "./facts";
import { expect, Trace } from "./trace";

/**
 * Which server of the delegation chain answers a GET, step by step, and how. A prediction from what the
 * cluster says of itself; the contract test holds it against what a real one answers.
 * @param target path and query as they are sent, encoded
 */
export function whoAnswers(target: string, facts: RoutingFacts): Route {
  const read = readTarget(target);
  if (read === null) {
    const why = "The path holds an escape that cannot be decoded, so no handler sees it.";
    return Trace.START.answer("http", "request line", why, expect(400, "text"));
  }
  const { path, info } = read;
  const right = rightOf(path, info);
  const named = Trace.START.pass("filters", "RequestInfo", sayInfo(info));
  if (facts.allowed === false) {
    const why = `Not permitted to ${sayRight(right)}: refused before anybody looks whether the path exists.`;
    return named.answer("filters", "authorization", why, expect(403, "status"));
  }
  const permitted = facts.allowed === true ? "You may" : "One must be allowed to";
  const passed = named.pass("filters", "authorization", `${permitted} ${sayRight(right)}.`);
  return aggregator(read, facts, passed);
}

/** Path decoded, and how it is read; null for one that no server can decode. */
export function readTarget(target: string): { path: string; info: RequestInfo } | null {
  const [encoded = ""] = target.split("?", 1);
  try {
    return { path: decodeURIComponent(encoded), info: requestInfo(target) };
  } catch {
    return null;
  }
}

/** What the authorizer is asked. */
export function rightOf(path: string, info: RequestInfo): MissingRight {
  if (!info.isResource) return { verb: "get", group: "", resource: "", nonResourceURL: path };
  const { verb, group, resource, subresource, namespace } = info;
  return {
    verb,
    group,
    resource,
    ...(subresource !== "" && { subresource }),
    ...(namespace !== "" && { namespace }),
  };
}

function sayInfo({ isResource, verb, group, version, resource, subresource, namespace, name }: RequestInfo) {
  if (!isResource) return "Not a resource: authorised by the path itself.";
  const what = `${resource || "?"}${subresource === "" ? "" : `/${subresource}`}`;
  const of = group === "" ? version : `${group}/${version}`;
  const which = name === "" ? "" : ` ${name}`;
  return `${verb} ${what}${which} of ${of}${namespace === "" ? "" : ` in namespace ${namespace}`}.`;
}
