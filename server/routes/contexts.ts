import { z } from "zod";
import { contextsSchema } from "@/lib/overview/contexts-schema";
import type { Runtime } from "../runtime";
import { type Api, clientSignal, envelope, viewSchema } from "./route";

const query = z.strictObject({
  cluster: z.uuid().optional().describe("uid of a kube-system namespace: which context leads there?"),
});

/** The kubeconfig's contexts; nothing is asked of any cluster unless `cluster` is given. */
export function addContexts(api: Api, runtime: Runtime): void {
  const schema = viewSchema("The contexts of the kubeconfig", query, contextsSchema);
  api.get("/api/contexts", { schema }, async (request, reply) => {
    const { clusters, clock } = runtime;
    const { cluster } = request.query;
    const match = cluster === undefined ? null : await clusters.findByUid(cluster, clientSignal(reply.raw));
    return envelope({ start: clusters.start, contexts: [...clusters.list()], match }, [], clock.now());
  });
}
