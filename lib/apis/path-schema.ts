import { z } from "zod";
import { missingRightSchema, panelOf } from "@/lib/objects/panel";
import type { Expected, Route, Step } from "./routing/facts";

const place = z.enum([
  "http",
  "filters",
  "kube-aggregator",
  "kube-apiserver",
  "apiextensions-apiserver",
  "not-found",
  "extension",
]);

const step: z.ZodType<Step> = z.object({
  at: place,
  entry: z.string(),
  fate: z.enum(["passes", "answers", "unknown"]),
  why: z.string(),
});
const steps: z.ZodType<readonly Step[]> = z.array(step);
const status: z.ZodType<readonly number[]> = z.array(z.number());

const expected: z.ZodType<Expected> = z.object({
  status,
  body: z.enum(["json", "status", "text", "empty", "any"]),
  says: z.string().nullable(),
});

const route: z.ZodType<Route> = z.object({
  steps,
  answeredBy: place.nullable(),
  apiService: z.string().nullable(),
  expected,
});

/**
 * `GET /api/apis/path?path=…`: who answers a GET of this path, predicted. `missing` is the right without which it
 * may be unknown which server that is.
 */
export const pathAnswerSchema = z.object({
  route: panelOf(
    z.object({ route, allowed: z.boolean().nullable(), missing: missingRightSchema.nullable() }),
  ),
});
export type PathAnswer = z.infer<typeof pathAnswerSchema>;
