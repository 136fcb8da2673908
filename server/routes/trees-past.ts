import { z } from "zod";
import { ProblemError } from "@/lib/base/problem";
import { scopePath } from "@/lib/hub/scope";
import type { ClusterIndex } from "@/lib/hub/trees/cluster-index";
import { compareIndexes } from "@/lib/hub/trees/compare";
import { readHistory, timeOfVersion } from "@/lib/hub/trees/history";
import { indexStatus } from "@/lib/hub/trees/index-status";
import { newestVersion } from "@/lib/hub/trees/past";
import { settled } from "@/lib/hub/trees/settled";
import { resourceName } from "@/lib/objects/path";
import { compareSchema, historySchema, momentSchema } from "@/lib/trees/api-schema";
import { readTreesQuery, readVersion, treesQuery } from "@/lib/trees/query";
import type { Runtime } from "../runtime";
import { type Api, clientSignal, contextQuery, envelope, viewSchema } from "./route";
import { evidenceOf } from "./trees";

/** As for the trees themselves. */
const READ_MS = 20_000;

const kind = z.string().max(317).optional().describe("`pods`, `deployments.apps`; none: every kind");
const scope = contextQuery.extend({ ns: treesQuery.ns, kind });

/** Trees as they were: how far back that goes, and what is different since. */
export function addTreesPast(api: Api, runtime: Runtime): void {
  addMoment(api, runtime);
  addHistory(api, runtime);
  addCompare(api, runtime);
}

function addMoment(api: Api, runtime: Runtime): void {
  const query = contextQuery.extend({ ns: treesQuery.ns });
  const schema = viewSchema("The version that the trees have come to, to pin a link to", query, momentSchema);
  api.get("/api/trees/moment", { schema }, async (request, reply) => {
    const { context, ns } = request.query;
    const index = await runtime.trees.index(context, readTreesQuery({ ns }));
    try {
      await whenSettled(index.value, runtime, clientSignal(reply.raw));
      const resourceVersion = newestVersion(index.value);
      if (resourceVersion === null) throw noVersion();
      const at = runtime.clock.now();
      return envelope({ resourceVersion, at }, [], at);
    } finally {
      index.close();
    }
  });
}

function addHistory(api: Api, runtime: Runtime): void {
  const schema = viewSchema("How far back the cluster's history goes", scope, historySchema);
  api.get("/api/trees/history", { schema }, async (request, reply) => {
    const { context, ns, kind = "" } = request.query;
    const asked = readTreesQuery({ ns });
    const index = await runtime.trees.index(context, asked);
    const ids: string[] = [];
    try {
      const signal = clientSignal(reply.raw);
      await whenSettled(index.value, runtime, signal);
      const answer = await readHistory({
        transport: await runtime.clusters.transport(context),
        path: collection(index.value, kind, asked.namespaces[0] ?? null),
        signal,
        onRecord: (id) => ids.push(id),
      });
      return envelope(
        answer,
        ids.flatMap((id) => runtime.evidence.get(id) ?? []),
        runtime.clock.now(),
      );
    } finally {
      index.close();
    }
  });
}

function addCompare(api: Api, runtime: Runtime): void {
  const query = scope.extend({ at: z.string().max(20).describe("a resourceVersion") });
  const schema = viewSchema("What appeared, changed and vanished since a version", query, compareSchema);
  api.get("/api/trees/compare", { schema }, async (request, reply) => {
    const { context, ns, kind = "", at } = request.query;
    const { namespaces } = readTreesQuery({ ns });
    const resourceVersion = readVersion(at);
    if (resourceVersion === null) throw noVersion();
    const now = await runtime.trees.index(context, { namespaces, at: null });
    const past = await runtime.trees.index(context, { namespaces, at: resourceVersion, kind });
    try {
      const signal = clientSignal(reply.raw);
      await Promise.all([now.value, past.value].map((index) => whenSettled(index, runtime, signal)));
      const { phase, problem } = indexStatus(past.value);
      if (phase === "gone" && problem !== null) throw new ProblemError(problem);
      const transport = await runtime.clusters.transport(context);
      const path = collection(now.value, kind, namespaces[0] ?? null);
      const before = {
        resourceVersion,
        at: await timeOfVersion({ transport, path, signal }, resourceVersion),
      };
      const newest = { resourceVersion: newestVersion(now.value) ?? "", at: runtime.clock.now() };
      const answer = { before, now: newest, ...compareIndexes(past.value, now.value) };
      return envelope(answer, evidenceOf(runtime, past.value), newest.at);
    } finally {
      past.close();
      now.close();
    }
  });
}

const whenSettled = (index: ClusterIndex, { clock }: Runtime, signal: AbortSignal) =>
  settled(
    { status: () => indexStatus(index), onChange: (listener) => index.onStatus(listener) },
    clock,
    READ_MS,
    signal,
  );

/** Where a kind is listed; without one, the first that may be. */
function collection({ feeds }: ClusterIndex, kind: string, namespace: string | null): string {
  const feed =
    feeds.find((one) => resourceName(one.kind) === kind) ??
    feeds.find((one) => one.status().phase !== "denied") ??
    feeds[0];
  if (feed === undefined) throw noVersion();
  const { group, version, resource, namespaced } = feed.kind;
  const selectors = { labelSelector: "", fieldSelector: "", representation: "tree" as const };
  return scopePath({ group, version, resource, namespace: namespaced ? namespace : null, ...selectors });
}

function noVersion(): ProblemError {
  return new ProblemError({
    code: "BAD_QUERY",
    message: "There is no resourceVersion to look at.",
    hint: "A resourceVersion is a number that a list or an object carries; nothing that may be read has one yet.",
  });
}
