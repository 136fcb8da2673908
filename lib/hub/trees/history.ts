import { digArray, digString } from "@/lib/base/json";
import { ProblemError } from "@/lib/base/problem";
import type { KubeTransport } from "@/lib/kube/types";
import type { HistoryAnswer, Moment } from "@/lib/trees/api-schema";

/**
 * Leader election writes here every two seconds, each apiserver every ten: as they were at a resourceVersion, the
 * newest renewal among them tells when that was.
 */
const LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases";

export interface HistoryOptions {
  readonly transport: Pick<KubeTransport, "getJson">;
  /** The collection to ask where leases may not be listed, e.g. `/api/v1/namespaces/shop/pods`. */
  readonly path: string;
  readonly signal: AbortSignal;
  /** Called with the evidence of each request. */
  readonly onRecord?: (id: string) => void;
}

/** Steps between the newest version that is lost and the oldest that is kept: history moves while it is looked for. */
const EXACT = 16;
/** Moments that are offered between the oldest and now. */
const OFFERED = 6;
const MAX_LEASES = 100;

/** Answers for one version: when it was, as far as that is told; "lost" when it is no longer kept. */
type Ask = (resourceVersion: number) => Promise<Moment | "lost">;

/** How far back a cluster's history goes, and some moments in it. @throws ProblemError as the transport */
export async function readHistory(options: HistoryOptions): Promise<HistoryAnswer> {
  const found = await newest(options);
  if (found === null) return { now: null, moments: [] };
  const { now, ask } = found;
  const top = Number(now.resourceVersion);
  const moments = await between(await oldestKept(top, ask), top, ask);
  return { now, moments };
}

/** When a version was; null for one that is no longer kept, or that nobody may ask for. @throws as the transport */
export async function timeOfVersion(
  options: HistoryOptions,
  resourceVersion: string,
): Promise<number | null> {
  try {
    const list = await listAt(options, LEASES, resourceVersion);
    return newestRenewal(list);
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}

/** The version and the path that is asked about; null when the server tells no version that is a number. */
async function newest(options: HistoryOptions) {
  const leases = await listAt(options, LEASES, null).catch((error: unknown) => {
    if (error instanceof ProblemError) return null;
    throw error;
  });
  const path = leases === null ? options.path : LEASES;
  const list = leases ?? (await listAt(options, path, null));
  const resourceVersion = digString(list, "metadata", "resourceVersion") ?? "";
  if (!/^[1-9]\d{0,15}$/.test(resourceVersion)) return null;
  const ask: Ask = async (version) => {
    try {
      const list = await listAt(options, path, String(version));
      return { resourceVersion: String(version), at: newestRenewal(list) };
    } catch (error) {
      if (error instanceof ProblemError && error.problem.upstream?.status === 410) return "lost";
      throw error;
    }
  };
  return { now: { resourceVersion, at: newestRenewal(list) }, ask };
}

/** Back in growing steps until a version is lost, then between the two. */
async function oldestKept(now: number, ask: Ask): Promise<number> {
  let kept = now;
  let lost = 0;
  for (let step = 64; kept > 1; step *= 2) {
    const version = Math.max(1, now - step);
    if ((await ask(version)) === "lost") {
      lost = version;
      break;
    }
    kept = version;
  }
  while (kept - lost > Math.max(1, (now - lost) / EXACT) && kept > 1) {
    const middle = Math.floor((kept + lost) / 2);
    if ((await ask(middle)) === "lost") lost = middle;
    else kept = middle;
  }
  return kept;
}

/** The oldest first; what was lost meanwhile is left out. */
async function between(oldest: number, now: number, ask: Ask): Promise<Moment[]> {
  const versions = Array.from({ length: OFFERED }, (_, i) =>
    Math.round(oldest + ((now - oldest) * i) / OFFERED),
  );
  const answers: (Moment | "lost")[] = [];
  for (const version of [...new Set(versions)]) answers.push(await ask(version));
  return answers.filter((answer) => answer !== "lost");
}

async function listAt(
  { transport, signal, onRecord }: HistoryOptions,
  path: string,
  version: string | null,
): Promise<unknown> {
  const limit = path === LEASES ? MAX_LEASES : 1;
  const exact = [
    ["resourceVersion", version ?? ""],
    ["resourceVersionMatch", "Exact"],
  ] as const;
  const query = [["limit", String(limit)] as const, ...(version === null ? [] : exact)];
  const accept = "application/json";
  const request = { path, query, accept, purpose: "trees/history", signal, ...(onRecord && { onRecord }) };
  return (await transport.getJson(request)).body;
}

function newestRenewal(list: unknown): number | null {
  const times = digArray(list, "items").map((item) => Date.parse(digString(item, "spec", "renewTime") ?? ""));
  const newest = Math.max(...times.filter((time) => !Number.isNaN(time)));
  return Number.isFinite(newest) ? newest : null;
}
