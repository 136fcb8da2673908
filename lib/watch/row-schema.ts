import { z } from "zod";
import type { Row } from "@/lib/stream/messages";
import { CHANGE_CLASSES, EVENT_TYPES, type EventRow, type StatusError } from "./types";

/** A row of the live view `events`: its key is its `seq`. */
export type EventsRow = EventRow & Row;

export const statusErrorSchema: z.ZodType<StatusError> = z.object({
  code: z.number(),
  reason: z.string(),
  message: z.string(),
  causes: z.readonly(z.array(z.object({ reason: z.string(), message: z.string(), field: z.string() }))),
  retryAfterSeconds: z.number().nullable(),
});

const identitySchema = z.object({
  group: z.string(),
  version: z.string(),
  kind: z.string(),
  namespace: z.string().nullable(),
  name: z.string(),
  uid: z.string(),
});

/** As `EventRow` explains it; `rev` changes when the row was masked after its stream's right was taken away. */
export const eventsRowSchema: z.ZodType<EventsRow> = z.object({
  key: z.string(),
  rev: z.string(),
  seq: z.number(),
  stream: z.string(),
  at: z.number(),
  gapMs: z.number().nullable(),
  type: z.enum(EVENT_TYPES),
  resourceVersion: z.string().nullable(),
  identity: identitySchema.nullable(),
  bytes: z.number(),
  initialEventsEnd: z.boolean(),
  synthetic: z.boolean(),
  change: z.enum(CHANGE_CLASSES).nullable(),
  error: statusErrorSchema.nullable(),
});
