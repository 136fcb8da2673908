import { z } from "zod";
import type { Problem } from "./problem";

/** `Problem` as the HTTP interface describes it. */
export const problemSchema: z.ZodType<Problem> = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  upstream: z.object({ status: z.number(), reason: z.string() }).exactOptional(),
  retryAt: z.number().exactOptional(),
});
