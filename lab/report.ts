import { ProblemError } from "@/lib/base/problem";

/** A problem with its way out, as one throwable line. */
export function problem(code: string, message: string, hint: string): ProblemError {
  return new ProblemError({ code, message, hint });
}

/** One line of progress. */
export function say(line: string): void {
  console.log(line);
}

/** What a person reads when a command failed: never a stack for what we foresaw. */
export function explain(error: unknown): string {
  if (error instanceof ProblemError) return `lab: ${error.problem.message}\n  → ${error.problem.hint}`;
  return `lab: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
