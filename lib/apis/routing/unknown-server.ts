import type { ApiResource } from "@/lib/objects/discovery";
import type { RequestInfo } from "@/lib/objects/request-info";
import { CRD_GROUP } from "../owner";
import type { Asked, Expected, Route, RoutingFacts } from "./facts";
import { restRoute } from "./rest-route";
import { expect, type Trace } from "./trace";

const HERE = "kube-aggregator";

/**
 * The way of a path below a served group when the APIServices may not be listed: discovery tells what comes of it,
 * but not which server it goes to. Null for what has no APIService, whoever may see them: that goes on to the server
 * behind.
 */
export function unknownServer(asked: Asked, facts: RoutingFacts, trace: Trace): Route | null {
  const { group: name, version: versionName, bare } = placeOf(asked.path);
  const group = facts.discovery.groups.find((candidate) => candidate.name === name);
  if (name === null || group === undefined) return null;
  const ask = (why: string, expected: Expected) => trace.unknown(HERE, "mux", why, expected);
  const who = sayWho(asked.info, name, facts);
  if (versionName === "") return ask(`The versions of the core group. ${who}`, OK);
  const version = group.versions.find((candidate) => candidate.version === versionName);
  if (version === undefined) {
    const why = `Discovery has no version ${versionName} of ${name || "the core group"}; whose answer that is, only the APIServices tell.`;
    return ask(why, expect(404, "any"));
  }
  const { why, expected } = bare ? DOCUMENT : outcomeOf(asked.info, version.resources);
  if (version.freshness === "current") return ask(`${why} ${who}`, expected);
  return ask(`${why} ${who} Discovery says that it did not answer lately.`, expect([503, 200, 404], "any"));
}

/** Group (null for neither `/api` nor `/apis`) and version of a path, and whether it ends there. */
function placeOf(path: string) {
  const [prefix, ...rest] = path.split("/").filter((segment) => segment !== "");
  const [group = null, version = "", ...more] =
    prefix === "api" ? ["", ...rest] : prefix === "apis" ? rest : [];
  return { group, version, bare: more.length === 0 };
}

const OK = expect([200, 503], "json");

const DOCUMENT = { why: "The discovery document of the version.", expected: OK };

function outcomeOf(info: RequestInfo, resources: readonly ApiResource[]) {
  const { why, expected } = restRoute(info, resources);
  // What each server says to what it does not have, and to other methods, is its own.
  const body = expected.status[0] === 200 ? expected.body : "any";
  // It may be an extension server that has failed since discovery was read.
  return { why, expected: { status: [...expected.status, 503], body, says: null } };
}

function sayWho({ isResource }: RequestInfo, group: string, { crd }: RoutingFacts): string {
  const unless = "unless the APIService of the version, which you may not see, names a Service.";
  if (group === "") return `The core group is kube-apiserver's own, ${unless}`;
  if (group === CRD_GROUP) return `The group is apiextensions-apiserver's own, ${unless}`;
  if (crd.state === "found")
    return `CRD ${crd.crd.name} defines it, so it is apiextensions-apiserver, ${unless}`;
  const others = isResource && crd.state === "absent" ? "" : ", apiextensions-apiserver for a CRD";
  return `It may be kube-apiserver itself${others}, or an extension server: only the APIServices tell.`;
}
