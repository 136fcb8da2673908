import { z } from "zod";
import { problemSchema } from "@/lib/base/problem-schema";
import type { StreamStatus } from "@/lib/stream/messages";

/** `StreamStatus` as the HTTP interface describes it. */
export const streamStatusSchema: z.ZodType<StreamStatus> = z.object({
  phase: z.enum([
    "connecting",
    "syncing",
    "live",
    "stale",
    "backing-off",
    "partial",
    "denied",
    "gone",
    "reauth",
  ]),
  since: z.number(),
  problem: problemSchema.nullable(),
  progress: z.object({ done: z.number(), of: z.number().nullable() }).nullable(),
  nextTryAt: z.number().nullable(),
  lastEventAt: z.number().nullable(),
  lastBookmarkAt: z.number().nullable(),
  resourceVersion: z.string().nullable(),
});
