import { readIdentity } from "@/lib/overview/identity";
import { identitySchema } from "@/lib/overview/schema";
import type { Runtime } from "../runtime";
import { type Api, clientSignal, contextQuery, envelope, viewSchema } from "./route";

/** Who the apiserver takes us for. */
export function addIdentity(api: Api, runtime: Runtime): void {
  const schema = viewSchema("Who the apiserver takes us for", contextQuery, identitySchema);
  api.get("/api/identity", { schema }, async (request, reply) => {
    const transport = await runtime.clusters.transport(request.query.context);
    // Every tab asks this again and again, whatever it shows.
    runtime.clusters.learnUid(request.query.context);
    const signal = clientSignal(reply.raw);
    const { body, evidence } = await transport.review("selfsubjectreviews", {}, "identity", signal);
    return envelope(readIdentity(body), [evidence], runtime.clock.now());
  });
}
