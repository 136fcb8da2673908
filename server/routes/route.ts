import type { ServerResponse } from "node:http";
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { problemSchema } from "@/lib/base/problem-schema";
import type { EvidenceRecord } from "@/lib/evidence/record";
import { type Envelope, envelopeOf } from "@/lib/evidence/schema";
import type { Runtime } from "../runtime";

export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Every route that speaks to a cluster takes this; unknown names are refused, not ignored. */
export const contextQuery = z.strictObject({
  context: z
    .string()
    .min(1)
    .max(253)
    .optional()
    .describe("kubeconfig context; default: the one of the start"),
});

const errorSchema = z.object({ error: problemSchema });

/** The `schema` of a route whose answer is in the envelope. */
export function viewSchema<Q extends z.ZodType, T extends z.ZodType>(
  summary: string,
  querystring: Q,
  data: T,
) {
  return {
    summary,
    querystring,
    response: { 200: envelopeOf(data), "4xx": errorSchema, "5xx": errorSchema },
  };
}

export function envelope<T>(data: T, evidence: readonly EvidenceRecord[], at: number): Envelope<T> {
  return { data, evidence, at };
}

/** Aborts when the client has gone before its answer was complete. */
export function clientSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** Content-Disposition of a file; what is of a recording says so in its name. */
export function attachment({ replay }: Runtime, name: string): string {
  return `attachment; filename="${replay === null ? "" : `${replay.kind}-`}${name}"`;
}
