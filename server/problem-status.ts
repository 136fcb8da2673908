import { type Problem, ProblemError } from "@/lib/base/problem";

/** HTTP status of the problems that did not come with one from the apiserver. Others are 502. */
const STATUS: Readonly<Record<string, number>> = {
  INTERNAL: 500,
  BAD_QUERY: 400,
  BAD_FILTER: 400,
  BAD_SELECTOR: 400,
  HISTORY_EXPIRED: 410,
  HISTORY_AHEAD: 504,
  REQUEST_INVALID: 400,
  SESSION_CODE_INVALID: 403,
  NOT_FOUND: 404,
  OBJECT_NOT_FOUND: 404,
  OBJECT_KIND_UNKNOWN: 404,
  NO_SUCH_ROUTE: 404,
  EVIDENCE_GONE: 404,
  CAPTURE_GONE: 404,
  EVENT_GONE: 404,
  SCHEMA_NONE: 404,
  SCHEMA_NO_KIND: 404,
  SCHEMA_NO_FIELD: 404,
  CONTEXT_UNKNOWN: 404,
  METHOD_NOT_ALLOWED: 405,
  NO_REPLAY: 409,
  RECORDER_BUSY: 409,
  RECORDER_REPLAY: 409,
  RECORDER_NO_FILE: 404,
  UNSUPPORTED_MEDIA_TYPE: 415,
  BODY_TOO_LARGE: 502,
  STREAM_LIMIT: 503,
  TRANSPORT_CLOSED: 503,
  REPLAY_ENDED: 503,
  CONNECT_TIMEOUT: 504,
  HEADERS_TIMEOUT: 504,
  IDLE_TIMEOUT: 504,
  UPSTREAM_TIMEOUT: 504,
  EXEC_TIMEOUT: 504,
};

export function statusOf(problem: Problem): number {
  return problem.upstream?.status ?? STATUS[problem.code] ?? 502;
}

const INTERNAL: Problem = {
  code: "INTERNAL",
  message: "Cutaway failed at this request.",
  hint: "Try again; the log on the terminal names the place.",
};

/** What a person is told of an error: a Problem as it is, and nothing of any other. */
export function problemOf(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : INTERNAL;
}
