import { type Problem, ProblemError } from "@/lib/base/problem";
import { missingRightOf } from "@/lib/objects/forbidden";
import type { MissingRight } from "@/lib/objects/rbac";
import { type KubeProblemCode, kubeProblem } from "./error-codes";
import { scrub } from "./scrub";

/** Codes of Node, OpenSSL and the HTTP parser, by prefix or in full. The first that fits counts. */
const NETWORK: ReadonlyArray<readonly [RegExp, KubeProblemCode]> = [
  [/^(ENOTFOUND|EAI_\w+)$/, "DNS_FAILED"],
  [/^ECONNREFUSED$/, "CONNECTION_REFUSED"],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENETDOWN|EHOSTDOWN)$/, "NETWORK_UNREACHABLE"],
  [/^(ETIMEDOUT|ERR_SOCKET_CONNECTION_TIMEOUT)$/, "CONNECT_TIMEOUT"],
  [/^CERT_HAS_EXPIRED$/, "TLS_CERT_EXPIRED"],
  [/^CERT_NOT_YET_VALID$/, "TLS_CERT_NOT_YET_VALID"],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, "TLS_WRONG_NAME"],
  [
    /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_SIGNATURE_FAILURE|CERT_UNTRUSTED|INVALID_CA)$/,
    "TLS_UNKNOWN_CA",
  ],
  // Alerts about a certificate that come from the server speak of ours.
  [
    /ALERT_(BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_\w+|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED)$/,
    "TLS_CLIENT_CERT_REJECTED",
  ],
  [/^(ERR_SSL_\w+|EPROTO|ERR_TLS_\w+|CERT_\w+|CRL_\w+|HOSTNAME_MISMATCH)$/, "TLS_FAILED"],
  [/^HPE_\w+$/, "HTTP_INVALID"],
  [/^(ERR_UNESCAPED_CHARACTERS|ERR_INVALID_CHAR)$/, "REQUEST_INVALID"],
  [/^(Z_\w+|ERR_BUFFER_TOO_LARGE|ERR_TRAILING_JUNK_AFTER_STREAM_END)$/, "BODY_INVALID"],
];

/** The code of an error, or of the first error inside an AggregateError (several addresses were tried). */
function codeOf(error: unknown): string {
  const { code, errors } = Object(error) as { code?: unknown; errors?: unknown };
  if (typeof code === "string") return code;
  return Array.isArray(errors) && errors.length > 0 ? codeOf(errors[0]) : "";
}

/** What went wrong below HTTP, or while a body was read. A ProblemError passes through. */
export function networkProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const code = codeOf(error);
  const found = NETWORK.find(([pattern]) => pattern.test(code));
  // ECONNRESET, EPIPE, "socket hang up" and whatever else ends a connection.
  return kubeProblem(found?.[1] ?? "CONNECTION_RESET", { cause: error });
}

/** The fields of a Kubernetes Status that are used. */
interface Status {
  readonly message: string;
  readonly reason: string;
  readonly retryAfterSeconds: number | null;
}

/** What an apiserver answered, when it was not a success. */
export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  /** The body, or its beginning. */
  readonly body: string;
}

const BY_REASON: Readonly<Record<string, KubeProblemCode>> = {
  Unauthorized: "AUTH_EXPIRED",
  Forbidden: "FORBIDDEN",
  NotFound: "NOT_FOUND",
  MethodNotAllowed: "METHOD_NOT_ALLOWED",
  NotAcceptable: "NOT_ACCEPTABLE",
  Conflict: "CONFLICT",
  AlreadyExists: "CONFLICT",
  Expired: "EXPIRED",
  Gone: "EXPIRED",
  TooManyRequests: "TOO_MANY_REQUESTS",
  Timeout: "UPSTREAM_TIMEOUT",
  ServerTimeout: "UPSTREAM_TIMEOUT",
  ServiceUnavailable: "UPSTREAM_UNAVAILABLE",
  InternalError: "UPSTREAM_ERROR",
};

const BY_STATUS: Readonly<Record<number, KubeProblemCode>> = {
  401: "AUTH_EXPIRED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_ALLOWED",
  406: "NOT_ACCEPTABLE",
  409: "CONFLICT",
  410: "EXPIRED",
  429: "TOO_MANY_REQUESTS",
  503: "UPSTREAM_UNAVAILABLE",
  504: "UPSTREAM_TIMEOUT",
};

/** A failed answer of an apiserver, with what programs need beside the Problem. */
export class ApiError extends ProblemError {
  constructor(
    problem: Problem,
    readonly status: number,
    /** As the apiserver asked for, unclamped; null when it did not. */
    readonly retryAfterSeconds: number | null,
    /** Of a 403: the right that was missing, as far as the apiserver says. */
    readonly missing: MissingRight | null,
  ) {
    super(problem);
  }

  /** The same, and when to ask again: milliseconds since the epoch. */
  again(retryAt: number): ApiError {
    return new ApiError({ ...this.problem, retryAt }, this.status, this.retryAfterSeconds, this.missing);
  }
}

/**
 * The one mapping from an apiserver's answer to an error.
 * @param mask the policy on secrets in the apiserver's own words; they are also scrubbed here.
 */
export function apiError(answer: Answer, mask: (message: string) => string = (message) => message): ApiError {
  const status = parseStatus(answer.body);
  const code = codeOfAnswer(answer, status);
  const message = status === null || status.message === "" ? {} : { message: scrub(mask(status.message)) };
  const upstream = { status: answer.status, reason: status?.reason ?? "" };
  const { problem } = kubeProblem(code, { ...message, upstream });
  const retryAfter = Number.parseInt(answer.headers.get("retry-after") ?? "", 10);
  return new ApiError(
    problem,
    answer.status,
    Number.isNaN(retryAfter) ? (status?.retryAfterSeconds ?? null) : retryAfter,
    code === "FORBIDDEN" ? missingRightOf(status) : null,
  );
}

function parseStatus(body: string): Status | null {
  if (!body.trimStart().startsWith("{")) return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  const { kind, message, reason, details } = Object(parsed) as Record<string, unknown>;
  if (kind !== "Status") return null;
  const { retryAfterSeconds } = Object(details) as Record<string, unknown>;
  return {
    message: typeof message === "string" ? message : "",
    reason: typeof reason === "string" ? reason : "",
    retryAfterSeconds: typeof retryAfterSeconds === "number" ? retryAfterSeconds : null,
  };
}

function codeOfAnswer(answer: Answer, status: Status | null): KubeProblemCode {
  if (status !== null) return BY_REASON[status.reason] ?? byNumber(answer.status);
  const type = answer.headers.get("content-type") ?? "";
  if (type.startsWith("text/html") || /^\s*<(!doctype|html)/i.test(answer.body)) return "NOT_KUBERNETES";
  if (answer.status === 400 && /HTTP request to an HTTPS server/.test(answer.body)) return "HTTP_INVALID";
  if (answer.status === 503 && isAggregatorText(answer.body)) return "AGGREGATED_API_UNAVAILABLE";
  return byNumber(answer.status);
}

/** The kube-aggregator's own words (handler_proxy.go), which are text and not a Status. */
const isAggregatorText = (body: string): boolean =>
  /^\s*(service unavailable|error trying to reach service)/i.test(body);

const byNumber = (status: number): KubeProblemCode =>
  BY_STATUS[status] ?? (status >= 500 ? "UPSTREAM_ERROR" : "UPSTREAM_REFUSED");
