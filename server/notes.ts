import type { Problem } from "@/lib/base/problem";
import type { Runtime } from "./runtime";

/** Counts and logs an answer by the template of its route. @param ms from the request on */
export function noteAnswer({ metrics, log }: Runtime, template: string, status: number, ms: number): void {
  metrics.answered(template, status);
  log.info({ template, status, ms: Math.round(ms) }, "answered");
}

/** Counts what an error became; one that nobody foresaw is logged with its place, and nothing of what it says. */
export function noteProblem(
  { problems, log }: Runtime,
  { code }: Problem,
  error: unknown,
  template: string | undefined,
): void {
  problems.add(code);
  if (code !== "INTERNAL") return;
  const { name, stack } = error instanceof Error ? error : new Error("not an Error");
  const frames = stack?.split("\n").filter((line) => line.startsWith("    at "));
  log.error({ template, error: name, frames }, "unexpected error");
}
