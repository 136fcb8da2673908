import { z } from "zod";

/** The speeds that a person can choose. */
export const SPEEDS = [0.5, 1, 2, 5, 10] as const;

/** What is being replayed, and where it is. */
export const replayStateSchema = z.object({
  /** `sample`: the recording that comes with Cutaway; `recording`: a file of the person's own. */
  kind: z.enum(["sample", "recording"]),
  /** ISO 8601: when it was recorded. */
  startedAt: z.string(),
  cluster: z.string(),
  /** Kubernetes' version as it was recorded. */
  gitVersion: z.string().nullable(),
  /** Null: the whole cluster. */
  namespaces: z.array(z.string()).nullable(),
  /** Where it plays, in ms since the recording began. */
  position: z.number(),
  from: z.number(),
  to: z.number(),
  speed: z.number(),
  paused: z.boolean(),
  /** How often it has started over. */
  cycle: z.number().int(),
  /** The byte at which the file ends before its end; null when it is complete. */
  cutAt: z.number().nullable(),
});
export type ReplayState = z.infer<typeof replayStateSchema>;

/** Null: a live cluster. */
export const replaySchema = z.object({ replay: replayStateSchema.nullable() });
export type Replay = z.infer<typeof replaySchema>;
