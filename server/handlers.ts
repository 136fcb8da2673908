import {
  type FlowSchema,
  matchFlowSchema,
  type PriorityLevel,
  readFlowSchemas,
  readPriorityLevels,
} from "@/lib/apis/handlers/flow-control";
import type { FiltersAnswer, Flow, HandlersAnswer, OwnRequest } from "@/lib/apis/handlers-schema";
import { readTarget } from "@/lib/apis/routing/who-answers";
import type { EvidenceRecord } from "@/lib/evidence/record";
import type { KubeTransport } from "@/lib/kube/types";
import { resourcePath } from "@/lib/objects/path";
import { readIdentity } from "@/lib/overview/identity";
import type { FilterMetrics } from "./filter-metrics";
import { Asker, runPanel } from "./panel";

const PURPOSE = "apis/handlers";
/** Requests that are shown, the newest. */
const SHOWN = 8;
const FLOW_GROUP = { group: "flowcontrol.apiserver.k8s.io", version: "v1" };
const SCHEMAS = { ...FLOW_GROUP, resource: "flowschemas" };
const LEVELS = { ...FLOW_GROUP, resource: "prioritylevelconfigurations" };

/**
 * What flow control did with our own requests of this context.
 * @param records evidence, newest first
 */
export async function readHandlers(
  transport: KubeTransport,
  records: readonly EvidenceRecord[],
  signal: AbortSignal,
): Promise<{ data: HandlersAnswer; requests: readonly string[] }> {
  const requests = ownRequests(records, transport.context);
  const ask = new Asker(transport, PURPOSE, signal);
  const right = { verb: "list", group: SCHEMAS.group, resource: SCHEMAS.resource };
  const flows = await runPanel(ask, right, () => readFlows(ask, requests));
  return { data: { requests, flows }, requests: [...ask.requests, ...requests.map(({ id }) => id)] };
}

/** How long the filters take: apart from the rest, since a large server's metrics take seconds. */
export async function readFilters(
  transport: KubeTransport,
  metrics: FilterMetrics,
  signal: AbortSignal,
): Promise<{ data: FiltersAnswer; requests: readonly string[] }> {
  const ask = new Asker(transport, PURPOSE, signal);
  const right = { verb: "get", group: "", resource: "", nonResourceURL: "/metrics" };
  const panel = await runPanel(ask, right, async () => {
    const { value, requests } = await metrics.read(signal);
    ask.requests.push(...requests);
    return value;
  });
  return { data: { metrics: panel }, requests: ask.requests };
}

/** The newest requests that flow control took, without those that were made to show this. */
function ownRequests(records: readonly EvidenceRecord[], context: string): OwnRequest[] {
  return records
    .flatMap((record) => {
      const { id, method, path, at, status, firstByteMs, auditId, flowSchemaUid, priorityLevelUid } = record;
      if (record.context !== context || record.purpose === PURPOSE) return [];
      if (status === null || flowSchemaUid === null) return [];
      return { id, method, path, at, status, firstByteMs, auditId, flowSchemaUid, priorityLevelUid };
    })
    .slice(0, SHOWN);
}

async function readFlows(ask: Asker, requests: readonly OwnRequest[]): Promise<Flow[]> {
  // One after the other, so that of two missing rights it is always the same that is named.
  const schemas = readFlowSchemas(await ask.json(resourcePath(SCHEMAS)));
  const levels = readPriorityLevels(await ask.json(resourcePath(LEVELS)));
  const identity = readIdentity(await ask.review("selfsubjectreviews", {}));
  return requests.map((request) => flowOf(request, schemas, levels, identity));
}

function flowOf(
  request: OwnRequest,
  schemas: readonly FlowSchema[],
  levels: readonly PriorityLevel[],
  identity: { readonly username: string; readonly groups: readonly string[] },
): Flow {
  const level = levels.find(({ uid }) => uid === request.priorityLevelUid) ?? null;
  return {
    id: request.id,
    schema: schemas.find(({ uid }) => uid === request.flowSchemaUid)?.name ?? null,
    level: level?.name ?? null,
    type: level?.type ?? null,
    shares: level?.shares ?? null,
    expected: expectedFor(request, schemas, identity),
  };
}

function expectedFor(
  { method, path }: OwnRequest,
  schemas: readonly FlowSchema[],
  { username, groups }: { readonly username: string; readonly groups: readonly string[] },
): string | null {
  const read = readTarget(path);
  if (read === null) return null;
  // The only POSTs are self reviews, which are created.
  const verb = method === "POST" ? "create" : read.info.verb;
  const digest = { username, groups, path: read.path, info: { ...read.info, verb } };
  return matchFlowSchema(schemas, digest)?.name ?? null;
}
