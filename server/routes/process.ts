import { z } from "zod";
import type { Runtime } from "../runtime";
import type { Api } from "./route";

const noQuery = z.strictObject({});

/** What machines ask of the process itself: health, metrics, the description of the interface. */
export function addProcess(api: Api, runtime: Runtime): void {
  const health = {
    summary: "Constant; the only route without the launch secret",
    querystring: noQuery,
    response: { 200: z.object({ status: z.literal("ok") }) },
  };
  api.get("/api/healthz", { schema: health }, async () => ({ status: "ok" as const }));

  api.get(
    "/metrics",
    { schema: { summary: "Prometheus text", querystring: noQuery } },
    async (_request, reply) => {
      const { type, body } = await runtime.metrics.text();
      return reply.type(type).send(body);
    },
  );

  api.get("/api/openapi.json", { schema: { hide: true, querystring: noQuery } }, async () => api.swagger());
}
