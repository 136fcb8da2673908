import { z } from "zod";
import { servedResources } from "@/lib/objects/discovery";
import type { Runtime } from "../runtime";
import { type Api, clientSignal, contextQuery, envelope, viewSchema } from "./route";

const served = z.object({
  group: z.string(),
  version: z.string(),
  resource: z.string(),
  kind: z.string(),
  namespaced: z.boolean(),
  verbs: z.readonly(z.array(z.string())),
  subresources: z.readonly(z.array(z.string())),
  shortNames: z.readonly(z.array(z.string())),
  preferred: z.boolean().describe("whether this version is the group's preferred one"),
});

/** Every resource of every group and version, for completing paths and jumping to them. */
export function addDiscovery(api: Api, runtime: Runtime): void {
  const data = z.object({ resources: z.array(served) });
  const schema = viewSchema("Every resource that the cluster serves", contextQuery, data);
  api.get("/api/discovery", { schema }, async (request, reply) => {
    const transport = await runtime.clusters.transport(request.query.context);
    const reader = runtime.discovery(transport);
    const { discovery, evidence } = await reader.read(clientSignal(reply.raw));
    return envelope({ resources: servedResources(discovery) }, evidence, runtime.clock.now());
  });
}
