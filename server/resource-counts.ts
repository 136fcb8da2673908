import { MEDIA_TYPES } from "@/lib/access/media-types";
import type { CountedResource } from "@/lib/apis/api-query";
import type { CountsAnswer, ResourceCount } from "@/lib/apis/api-schema";
import { countsOfMetrics, deprecatedOfMetrics, warningTexts } from "@/lib/apis/counts";
import { digArray, digNumber, digString } from "@/lib/base/json";
import { apiError } from "@/lib/kube/errors";
import { readJson } from "@/lib/kube/json-answer";
import type { KubeTransport } from "@/lib/kube/types";
import { resourcePath } from "@/lib/objects/path";
import { problemOf } from "./problem-status";

type Answer = { readonly data: CountsAnswer; readonly requests: readonly string[] };

const PURPOSE = "apis/counts";
const MAX_METRICS_BYTES = 64 * 1024 * 1024;

/** What the apiserver's own metrics say of all resources at once: one request. */
export async function countByMetrics(transport: KubeTransport, signal: AbortSignal): Promise<Answer> {
  const requests: string[] = [];
  const onRecord = (id: string) => requests.push(id);
  const ask = { path: "/metrics", accept: MEDIA_TYPES.text, purpose: PURPOSE, signal, onRecord };
  try {
    const { status, text } = await transport.getText({ ...ask, maxBytes: MAX_METRICS_BYTES });
    if (status !== 200) throw apiError({ status, headers: new Map(), body: text });
    const counts = countsOfMetrics(text);
    return { data: { counts, deprecated: deprecatedOfMetrics(text), problem: null }, requests };
  } catch (error) {
    return { data: { counts: [], deprecated: [], problem: problemOf(error) }, requests };
  }
}

/** Lists that are under way at once. */
const AT_ONCE = 6;

/** One list of a single object for each resource: the server says how many remain. */
export async function countByLists(
  transport: KubeTransport,
  resources: readonly CountedResource[],
  signal: AbortSignal,
): Promise<Answer> {
  const requests: string[] = [];
  const counts: ResourceCount[] = [];
  const waiting = [...resources];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      counts.push(await countOne(transport, next, signal, (id) => requests.push(id)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { data: { counts, deprecated: [], problem: null }, requests };
}

async function countOne(
  transport: KubeTransport,
  place: CountedResource,
  signal: AbortSignal,
  onRecord: (id: string) => void,
): Promise<ResourceCount> {
  const { group, resource } = place;
  const counted = { group, resource, source: "list" as const };
  try {
    const response = await transport.request({
      path: resourcePath(place),
      query: [["limit", "1"]],
      accept: `${MEDIA_TYPES.partialMetadataList},${MEDIA_TYPES.json}`,
      purpose: PURPOSE,
      signal,
      onRecord,
    });
    const list = await readJson(response);
    const warnings = warningTexts(response.headers.get("warning"));
    return { ...counted, count: lengthOf(list), warnings, problem: null };
  } catch (error) {
    signal.throwIfAborted();
    return { ...counted, count: null, warnings: [], problem: problemOf(error) };
  }
}

/** Null when there is more and the server does not say how much. */
function lengthOf(list: unknown): number | null {
  const here = digArray(list, "items").length;
  const remaining = digNumber(list, "metadata", "remainingItemCount");
  if (remaining !== null) return here + remaining;
  return digString(list, "metadata", "continue") ? null : here;
}
