import { overviewSchema } from "@/lib/overview/schema";
import { readOverview } from "../overview";
import type { Runtime } from "../runtime";
import { type Api, clientSignal, contextQuery, envelope, viewSchema } from "./route";

/** The overview's panels, each with its own state. */
export function addOverview(api: Api, runtime: Runtime): void {
  const schema = viewSchema("The overview's panels", contextQuery, overviewSchema);
  api.get("/api/overview", { schema }, async (request, reply) => {
    const transport = await runtime.clusters.transport(request.query.context);
    const info = runtime.clusters.list().find(({ name }) => name === transport.context);
    const { data, requests } = await readOverview(
      transport,
      runtime.discovery(transport),
      { name: transport.context, server: info?.server ?? "", namespace: info?.namespace ?? null },
      runtime.kubelet,
      clientSignal(reply.raw),
    );
    const evidence = requests.flatMap((id) => runtime.evidence.get(id) ?? []);
    return envelope(data, evidence, runtime.clock.now());
  });
}
