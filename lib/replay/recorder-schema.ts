import { z } from "zod";
import { problemSchema } from "@/lib/base/problem-schema";

/** What the page can choose: minutes at most, and MiB at most. */
export const RECORDER_MINUTES = [2, 5, 10, 30, 60] as const;
export const RECORDER_MIB = [10, 50, 100, 180] as const;

/** The recording that this process makes of a live cluster, or made last. */
export const recorderStateSchema = z.object({
  /** `preparing`: what is there is being read; `recording`: what happens is written; `ended`: the file is whole. */
  state: z.enum(["idle", "preparing", "recording", "ended"]),
  context: z.string().nullable(),
  elapsedMs: z.number(),
  forMs: z.number(),
  bytes: z.number(),
  maxBytes: z.number(),
  events: z.number(),
  collections: z.object({ ready: z.number(), all: z.number() }),
  /** How many things could not be had. */
  missing: z.number(),
  reason: z.enum(["stopped", "time", "bytes", "failed"]).nullable(),
  problem: problemSchema.nullable(),
  /** What the file is called when it is downloaded; null while there is none. */
  file: z.string().nullable(),
});
export type RecorderState = z.infer<typeof recorderStateSchema>;

export const recorderStartSchema = z.strictObject({
  context: z.string().min(1).max(253).optional(),
  minutes: z.literal(RECORDER_MINUTES),
  mebibytes: z.literal(RECORDER_MIB),
  /** Left out: the whole cluster. */
  namespaces: z.array(z.string().min(1).max(63)).max(10).optional(),
});
export type RecorderStart = z.infer<typeof recorderStartSchema>;

export const IDLE: RecorderState = {
  state: "idle",
  context: null,
  elapsedMs: 0,
  forMs: 0,
  bytes: 0,
  maxBytes: 0,
  events: 0,
  collections: { ready: 0, all: 0 },
  missing: 0,
  reason: null,
  problem: null,
  file: null,
};
