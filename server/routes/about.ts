import { z } from "zod";
import { aboutSchema, diagnosticsSchema } from "@/lib/about/schema";
import { diagnosticsOf, readAbout } from "../about";
import type { Runtime } from "../runtime";
import { type Api, envelope, viewSchema } from "./route";

const noQuery = z.strictObject({});

/** Cutaway's own state, and a file of it that is fit to hand to someone else. */
export function addAbout(api: Api, runtime: Runtime): void {
  const schema = viewSchema("Cutaway's own state", noQuery, aboutSchema);
  api.get("/api/about", { schema }, async () => envelope(readAbout(runtime), [], runtime.clock.now()));

  const file = {
    summary: "Cutaway's own state as a file, with nothing of a cluster in it",
    querystring: noQuery,
    response: { 200: diagnosticsSchema },
  };
  api.get("/api/about/diagnostics", { schema: file }, async (_request, reply) => {
    reply.header("Content-Disposition", 'attachment; filename="cutaway-diagnostics.json"');
    return diagnosticsOf(readAbout(runtime), runtime.clock.now());
  });
}
