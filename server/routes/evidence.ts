import { z } from "zod";
import { ProblemError } from "@/lib/base/problem";
import { evidenceSchema } from "@/lib/evidence/schema";
import type { Runtime } from "../runtime";
import { type Api, envelope, viewSchema } from "./route";

const SHOWN = 200;

const query = z.strictObject({
  id: z.string().max(64).optional().describe("one record instead of the last ones"),
});

/** The evidence log itself; the records are `data`, so the envelope's own list is empty. */
export function addEvidence(api: Api, runtime: Runtime): void {
  const schema = viewSchema("The last upstream requests, newest first", query, z.array(evidenceSchema));
  api.get("/api/evidence", { schema }, async (request) => {
    const { id } = request.query;
    const records = id === undefined ? runtime.evidence.recent(SHOWN) : [recordOf(runtime, id)];
    return envelope(records, [], runtime.clock.now());
  });
}

function recordOf(runtime: Runtime, id: string) {
  const record = runtime.evidence.get(id);
  if (record !== null) return record;
  throw new ProblemError({
    code: "EVIDENCE_GONE",
    message: "There is no evidence record of that id any more.",
    hint: "Only the latest records are kept: repeat the request.",
  });
}
