import { z } from "zod";
import { apiServiceAnswerSchema, chainAnswerSchema } from "@/lib/apis/aggregation-schema";
import { filtersAnswerSchema, handlersAnswerSchema } from "@/lib/apis/handlers-schema";
import { pathAnswerSchema } from "@/lib/apis/path-schema";
import { readApiServiceDetails, readChain } from "../aggregation";
import { readFilters, readHandlers } from "../handlers";
import { readRoute } from "../routing";
import type { Runtime } from "../runtime";
import { type Api, clientSignal, contextQuery, envelope, viewSchema } from "./route";

/** Evidence that is looked through for requests of a context. */
const RECENT = 200;

/** The delegation chain, and what is behind one APIService. */
export function addAggregation(api: Api, runtime: Runtime): void {
  const records = (ids: readonly string[]) => ids.flatMap((id) => runtime.evidence.get(id) ?? []);

  const chain = viewSchema(
    "The delegation chain with what each server serves",
    contextQuery,
    chainAnswerSchema,
  );
  api.get("/api/apis/chain", { schema: chain }, async (request, reply) => {
    const transport = await runtime.clusters.transport(request.query.context);
    const reader = runtime.discovery(transport);
    const { data, requests } = await readChain(transport, reader, clientSignal(reply.raw));
    return envelope(data, records(requests), runtime.clock.now());
  });

  const query = contextQuery.extend({
    name: z.string().min(1).max(512).describe("of an APIService: <version>.<group>"),
  });
  const details = viewSchema("An APIService with what is behind it", query, apiServiceAnswerSchema);
  api.get("/api/apis/apiservice", { schema: details }, async (request, reply) => {
    const transport = await runtime.clusters.transport(request.query.context);
    const { name } = request.query;
    const { data, requests } = await readApiServiceDetails(transport, name, clientSignal(reply.raw));
    return envelope(data, records(requests), runtime.clock.now());
  });

  const path = contextQuery.extend({
    path: z.string().regex(/^\//, "begins with /").max(2048).describe("path and query, encoded"),
  });
  const routed = viewSchema("Who answers a GET of a path, step by step", path, pathAnswerSchema);
  api.get("/api/apis/path", { schema: routed }, async (request, reply) => {
    const transport = await runtime.clusters.transport(request.query.context);
    const reader = runtime.discovery(transport);
    const { data, requests } = await readRoute(
      transport,
      reader,
      request.query.path,
      clientSignal(reply.raw),
    );
    return envelope(data, records(requests), runtime.clock.now());
  });

  const handlers = viewSchema("Flow control of the last requests", contextQuery, handlersAnswerSchema);
  api.get("/api/apis/handlers", { schema: handlers }, async (request, reply) => {
    const transport = await runtime.clusters.transport(request.query.context);
    const recent = runtime.evidence.recent(RECENT);
    const { data, requests } = await readHandlers(transport, recent, clientSignal(reply.raw));
    return envelope(data, records(requests), runtime.clock.now());
  });

  const filters = viewSchema("How long the apiserver's filters take", contextQuery, filtersAnswerSchema);
  api.get("/api/apis/filters", { schema: filters }, async (request, reply) => {
    const transport = await runtime.clusters.transport(request.query.context);
    const metrics = runtime.filterMetrics(transport);
    const { data, requests } = await readFilters(transport, metrics, clientSignal(reply.raw));
    return envelope(data, records(requests), runtime.clock.now());
  });
}
