import { readCrd } from "@/lib/apis/crd";
import type { PathAnswer } from "@/lib/apis/path-schema";
import { crdOfPath } from "@/lib/apis/routing/apiextensions";
import type { CrdFact, RoutingFacts } from "@/lib/apis/routing/facts";
import { readTarget, rightOf, whoAnswers } from "@/lib/apis/routing/who-answers";
import { dig, digStrings } from "@/lib/base/json";
import type { DiscoveryReader } from "@/lib/kube/discovery";
import { ApiError } from "@/lib/kube/errors";
import type { KubeTransport } from "@/lib/kube/types";
import { resourcePath } from "@/lib/objects/path";
import type { MissingRight } from "@/lib/objects/rbac";
import { listApiServices } from "./aggregation";
import { Asker, runPanel } from "./panel";

const LIST_APISERVICES: MissingRight = {
  verb: "list",
  group: "apiregistration.k8s.io",
  resource: "apiservices",
};

/** Who answers a GET of this target (path and query, encoded), from what the cluster says of itself. */
export async function readRoute(
  transport: KubeTransport,
  discovery: DiscoveryReader,
  target: string,
  signal: AbortSignal,
): Promise<{ data: PathAnswer; requests: readonly string[] }> {
  const ask = new Asker(transport, "apis/path", signal);
  const route = await runPanel(ask, LIST_APISERVICES, async () => {
    const facts = await readFacts(ask, discovery, target);
    const missing = facts.services === null ? LIST_APISERVICES : null;
    return { route: whoAnswers(target, facts), allowed: facts.allowed, missing };
  });
  return { data: { route }, requests: ask.requests };
}

/** What may not be read is left open; only discovery has to be there. */
async function readFacts(ask: Asker, reader: DiscoveryReader, target: string): Promise<RoutingFacts> {
  const read = readTarget(target);
  const crdName = read === null ? null : crdOfPath(read.info);
  const [services, discovery, listed, crd, allowed] = await Promise.all([
    listApiServices(ask).catch(unlessForbidden),
    ask.discovery(reader),
    listPaths(ask),
    crdName === null ? UNKNOWN : findCrd(ask, crdName),
    read === null ? null : review(ask, rightOf(read.path, read.info)),
  ]);
  return { services, discovery, listed, crd, allowed };
}

const UNKNOWN: CrdFact = { state: "unknown" };

async function listPaths(ask: Asker): Promise<ReadonlySet<string> | null> {
  try {
    return new Set(digStrings(await ask.json("/"), "paths"));
  } catch (error) {
    return unlessApi(error, null);
  }
}

async function findCrd(ask: Asker, name: string): Promise<CrdFact> {
  const resource = "customresourcedefinitions";
  const path = resourcePath({ group: "apiextensions.k8s.io", version: "v1", resource, name });
  try {
    const crd = readCrd(await ask.json(path));
    return crd === null ? UNKNOWN : { state: "found", crd };
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return { state: "absent" };
    return unlessApi(error, UNKNOWN);
  }
}

async function review(ask: Asker, right: MissingRight): Promise<boolean | null> {
  const { nonResourceURL, ...resourceAttributes } = right;
  const spec =
    nonResourceURL === undefined
      ? { resourceAttributes }
      : { nonResourceAttributes: { verb: right.verb, path: nonResourceURL } };
  try {
    return dig(await ask.review("selfsubjectaccessreviews", spec), "status", "allowed") === true;
  } catch (error) {
    return unlessApi(error, null);
  }
}

function unlessForbidden(error: unknown): null {
  if (error instanceof ApiError && error.status === 403) return null;
  throw error;
}

/** What the apiserver refuses leaves one fact open; anything below HTTP ends the whole. */
function unlessApi<T>(error: unknown, instead: T): T {
  if (error instanceof ApiError && error.status !== 401) return instead;
  throw error;
}
