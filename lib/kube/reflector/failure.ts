import { type Problem, ProblemError } from "@/lib/base/problem";
import { type KubeProblemCode, kubeProblem } from "../error-codes";
import { type Answer, apiError } from "../errors";
import { HeldBack } from "../restraint";
import { clampWait, parseRetryAfter } from "../retry-after";
import { scrub } from "../scrub";
import { decodeStatus, type KubeStatus } from "../watch-stream/status";

/** What went wrong, in the terms in which the rules decide. */
export type FailureKind =
  /** 410: the resourceVersion or page token is older than the server's history. */
  | "expired"
  /** 504 with the cause ResourceVersionTooLarge: the server has not seen that version yet. */
  | "too-new"
  /** 429: the server sheds load, or its cache is not ready. */
  | "busy"
  /** Nobody answered: refused, reset, timed out, no route. */
  | "unreachable"
  /** The server answered over HTTP that it cannot serve now: 500, 502, 503, 504. */
  | "unavailable"
  /** An ERROR event in the 500s, or one that says nothing: the stream broke at this version. */
  | "internal"
  /** A line that is no event. */
  | "undecodable"
  /** A watch-list ended, or stood still, before the mark that ends its initial events. */
  | "unmarked"
  /** 400, 422: the server does not understand the request. */
  | "invalid"
  | "unauthorized"
  | "forbidden"
  /** 404: the resource is not served (any more). */
  | "gone"
  /** 405: the resource has no such verb. */
  | "no-verb"
  /** A frame or body over its limit. */
  | "too-big"
  | "other";

export interface Failure {
  readonly kind: FailureKind;
  readonly problem: Problem;
  /** What the server asked for, clamped to 1–60 s; null when it asked for nothing usable. */
  readonly retryAfterMs: number | null;
}

export class FailureError extends Error {
  override readonly name = "FailureError";
  constructor(readonly failure: Failure) {
    super(failure.problem.message);
  }
}

export function failure(kind: FailureKind, problem: Problem, retryAfterMs: number | null = null): Failure {
  return { kind, problem, retryAfterMs };
}

/**
 * An HTTP answer that is not 200. An aggregated server's 503 is text, without a Status.
 * @param now wall clock, for a Retry-After that is a date
 */
export function httpFailure(answer: Answer, now: number): Failure {
  const status = decodeStatus(parseJson(answer.body));
  const kind = kindOf(answer.status, status) ?? (answer.status >= 500 ? "unavailable" : "other");
  const header = parseRetryAfter(answer.headers.get("retry-after"), now);
  return failure(kind, apiError(answer).problem, header ?? seconds(status?.retryAfterSeconds ?? null));
}

const EVENT_CODES: Partial<Record<FailureKind, KubeProblemCode>> = {
  expired: "EXPIRED",
  "too-new": "UPSTREAM_TIMEOUT",
  busy: "TOO_MANY_REQUESTS",
  invalid: "UPSTREAM_REFUSED",
  unauthorized: "AUTH_EXPIRED",
  forbidden: "FORBIDDEN",
  gone: "NOT_FOUND",
  "no-verb": "METHOD_NOT_ALLOWED",
};

/** An ERROR event: the same Status, but inside a stream whose HTTP status was 200. */
export function eventFailure(status: KubeStatus): Failure {
  const broke = status.code === 0 || status.code >= 500;
  const kind = kindOf(status.code, status) ?? (broke ? "internal" : "other");
  const { problem } = kubeProblem(EVENT_CODES[kind] ?? "UPSTREAM_ERROR", {
    upstream: { status: status.code, reason: status.reason },
    ...(status.message && { message: scrub(status.message) }),
  });
  return failure(kind, problem, seconds(status.retryAfterSeconds));
}

/** Null where HTTP answers and ERROR events differ. */
function kindOf(code: number, status: KubeStatus | null): FailureKind | null {
  if (code === 410 || status?.reason === "Expired" || status?.reason === "Gone") return "expired";
  if (status?.causes.some((cause) => cause.reason === "ResourceVersionTooLarge")) return "too-new";
  switch (code) {
    case 429:
      return "busy";
    case 400:
    case 422:
      return "invalid";
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "gone";
    case 405:
      return "no-verb";
    default:
      return null;
  }
}

/** These say that something answered, but not with what a reflector can use. */
const ANSWERED_WRONG = new Set<string>([
  "BODY_INVALID",
  "NOT_KUBERNETES",
  "UPSTREAM_REDIRECT",
  "UPSTREAM_UPGRADE",
  "HTTP_INVALID",
  "REQUEST_INVALID",
]);

/** Whatever the transport threw. */
export function thrownFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  if (error instanceof HeldBack) return failure("busy", error.problem, error.waitMs);
  if (!(error instanceof ProblemError)) return failure("other", kubeProblem("UPSTREAM_ERROR").problem);
  const { problem } = error;
  if (problem.upstream) return failure(kindOf(problem.upstream.status, null) ?? "unavailable", problem);
  if (isAboutCredential(problem.code)) return failure("unauthorized", problem);
  if (problem.code === "BODY_TOO_LARGE") return failure("too-big", problem);
  return failure(ANSWERED_WRONG.has(problem.code) ? "other" : "unreachable", problem);
}

function isAboutCredential(code: string): boolean {
  return code === "AUTH_EXPIRED" || code === "TLS_CLIENT_CERT_REJECTED" || code.startsWith("EXEC_");
}

function seconds(count: number | null): number | null {
  return count === null ? null : clampWait(count * 1_000);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
