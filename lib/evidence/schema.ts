import { z } from "zod";
import type { EvidenceRecord } from "./record";

/** `EvidenceRecord` as the HTTP interface describes it; the fields are explained there. */
export const evidenceSchema: z.ZodType<EvidenceRecord> = z.object({
  id: z.string(),
  context: z.string(),
  method: z.enum(["GET", "POST"]),
  path: z.string(),
  accept: z.string(),
  purpose: z.string(),
  at: z.number(),
  connectMs: z.number().nullable(),
  firstByteMs: z.number().nullable(),
  endMs: z.number().nullable(),
  reusedConnection: z.boolean(),
  status: z.number().nullable(),
  contentType: z.string().nullable(),
  contentEncoding: z.string().nullable(),
  wireBytes: z.number(),
  decodedBytes: z.number(),
  resourceVersion: z.string().nullable(),
  auditId: z.string().nullable(),
  flowSchemaUid: z.string().nullable(),
  priorityLevelUid: z.string().nullable(),
  failure: z.string().nullable(),
});

const evidenceListSchema: z.ZodType<readonly EvidenceRecord[]> = z.array(evidenceSchema);

/** The envelope of every view's answer. `at` is milliseconds since the epoch. */
export const envelopeOf = <T extends z.ZodType>(data: T) =>
  z.object({ data, evidence: evidenceListSchema, at: z.number() });

export interface Envelope<T> {
  readonly data: T;
  readonly evidence: readonly EvidenceRecord[];
  readonly at: number;
}
