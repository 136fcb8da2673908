import { type Logger, pino } from "pino";

/**
 * JSON lines on stderr. What is logged of a request is its template and status, never its
 * path, query, headers or body: those may name what only the cluster's users should know.
 * `CUTAWAY_LOG=info` adds a line for each request.
 */
export function makeLog(level = process.env.CUTAWAY_LOG ?? "warn"): Logger {
  const known = ["trace", "debug", "info", "warn", "error", "fatal", "silent"].includes(level);
  return pino({ level: known ? level : "warn", base: null }, pino.destination({ fd: 2, sync: true }));
}

export type { Logger };
