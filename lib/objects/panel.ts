import { z } from "zod";
import type { Problem } from "@/lib/base/problem";
import { problemSchema } from "@/lib/base/problem-schema";
import type { MissingRight } from "./rbac";

export const missingRightSchema: z.ZodType<MissingRight> = z.object({
  verb: z.string(),
  group: z.string(),
  resource: z.string(),
  subresource: z.string().exactOptional(),
  namespace: z.string().exactOptional(),
  nonResourceURL: z.string().exactOptional(),
});

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
