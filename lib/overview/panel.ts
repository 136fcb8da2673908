import { z } from "zod";
import type { Problem } from "@/lib/base/problem";
import { problemSchema } from "@/lib/base/problem-schema";

/** The one right that was missing, in the words of an RBAC rule. */
export const missingRightSchema = z.object({
  verb: z.string(),
  /** Empty for the core group, and for a path that is no resource. */
  group: z.string(),
  /** Empty when `nonResourceURL` is set. */
  resource: z.string(),
  subresource: z.string().exactOptional(),
  namespace: z.string().exactOptional(),
  nonResourceURL: z.string().exactOptional(),
});
export type MissingRight = z.infer<typeof missingRightSchema>;

const requests: z.ZodType<readonly string[]> = z.array(z.string());

/**
 * One panel: what it shows, or why it cannot. `requests` are the ids of the evidence
 * records behind it, in the order they were made; the envelope holds the records.
 */
export type Panel<T> =
  | { readonly state: "ok"; readonly value: T; readonly requests: readonly string[] }
  | {
      readonly state: "denied";
      readonly missing: MissingRight;
      readonly problem: Problem;
      readonly requests: readonly string[];
    }
  | { readonly state: "error"; readonly problem: Problem; readonly requests: readonly string[] };

export const panelOf = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion("state", [
    z.object({ state: z.literal("ok"), value, requests }),
    z.object({
      state: z.literal("denied"),
      missing: missingRightSchema,
      problem: problemSchema,
      requests,
    }),
    z.object({ state: z.literal("error"), problem: problemSchema, requests }),
  ]);
