import { z } from "zod";
import { catalogueQuery, countsQuery, readCatalogueFilter, readCounted } from "@/lib/apis/api-query";
import { catalogueSchema, countsSchema, rightsSchema, wireSchema } from "@/lib/apis/api-schema";
import { readRules } from "@/lib/objects/rules";
import { readCatalogue } from "../catalogue";
import { measureDiscovery } from "../discovery-measure";
import { countByLists, countByMetrics } from "../resource-counts";
import type { Runtime } from "../runtime";
import { type Api, clientSignal, contextQuery, envelope, viewSchema } from "./route";

/** What the cluster serves; the live view `apis` says when it changed. */
export function addApis(api: Api, runtime: Runtime): void {
  addCatalogue(api, runtime);
  addRights(api, runtime);
  addCounts(api, runtime);
  addWire(api, runtime);
}

const recordsOf = ({ evidence }: Runtime, ids: readonly string[]) =>
  ids.flatMap((id) => evidence.get(id) ?? []);

function addCatalogue(api: Api, runtime: Runtime): void {
  const query = contextQuery.extend(catalogueQuery);
  const schema = viewSchema("What the cluster serves, and who serves it", query, catalogueSchema);
  api.get("/api/apis", { schema }, async (request, reply) => {
    const filter = readCatalogueFilter(request.query);
    const lease = await runtime.catalogues.lease(request.query.context);
    try {
      const answer = await readCatalogue(lease.value, filter, clientSignal(reply.raw));
      return envelope(answer, recordsOf(runtime, lease.value.evidence), runtime.clock.now());
    } finally {
      lease.close();
    }
  });
}

const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

function addRights(api: Api, runtime: Runtime): void {
  const namespace = z.string().regex(NAMESPACE).optional();
  const query = contextQuery.extend({ namespace: namespace.describe("default: the context's") });
  const schema = viewSchema("What one may do in a namespace; a hint", query, rightsSchema);
  api.get("/api/apis/rights", { schema }, async (request, reply) => {
    const transport = await runtime.clusters.transport(request.query.context);
    const own = runtime.clusters.list().find(({ name }) => name === transport.context)?.namespace;
    const namespace = request.query.namespace ?? own ?? "default";
    const signal = clientSignal(reply.raw);
    const review = await transport.review("selfsubjectrulesreviews", { namespace }, "apis/rights", signal);
    const answer = { namespace, ...readRules(review.body) };
    return envelope(answer, [review.evidence], runtime.clock.now());
  });
}

function addCounts(api: Api, runtime: Runtime): void {
  const query = contextQuery.extend(countsQuery);
  const schema = viewSchema("How many objects there are of each resource", query, countsSchema);
  api.get("/api/apis/counts", { schema }, async (request, reply) => {
    const { context, resources } = request.query;
    const counted = resources === undefined ? null : readCounted(resources);
    const transport = await runtime.clusters.transport(context);
    const signal = clientSignal(reply.raw);
    const { data, requests } =
      counted === null
        ? await countByMetrics(transport, signal)
        : await countByLists(transport, counted, signal);
    return envelope(data, recordsOf(runtime, requests), runtime.clock.now());
  });
}

function addWire(api: Api, runtime: Runtime): void {
  const schema = viewSchema("Discovery measured in every way there is", contextQuery, wireSchema);
  api.get("/api/apis/wire", { schema }, async (request, reply) => {
    const transport = await runtime.clusters.transport(request.query.context);
    const { data, evidence } = await measureDiscovery(transport, runtime.clock, clientSignal(reply.raw));
    return envelope(data, evidence, runtime.clock.now());
  });
}
