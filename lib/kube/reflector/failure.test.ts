import { describe, expect, test } from "vitest";
import { status, TOO_LARGE } from "@/lib/testing/scripted-source";
import { kubeProblem } from "../error-codes";
import { decodeStatus, type KubeStatus } from "../watch-stream/status";
import { eventFailure, type FailureKind, httpFailure, thrownFailure } from "./failure";

const NOW = Date.UTC(2026, 0, 1, 12);

function http(code: number, body: unknown = "", retryAfter?: string) {
  const headers = new Map(retryAfter === undefined ? [] : [["retry-after", retryAfter]]);
  return httpFailure(
    { status: code, headers, body: typeof body === "string" ? body : JSON.stringify(body) },
    NOW,
  );
}

function inStream(code: number, reason: string, details: object = {}) {
  return eventFailure(decodeStatus(status(code, reason, details)) as KubeStatus);
}

describe("over HTTP", () => {
  const cases: ReadonlyArray<readonly [FailureKind, number, unknown]> = [
    ["expired", 410, status(410, "Gone")],
    ["expired", 410, "plain text"],
    ["expired", 500, status(500, "Expired")],
    ["too-new", 504, status(504, "Timeout", TOO_LARGE)],
    ["unavailable", 504, status(504, "Timeout")],
    ["busy", 429, "Too many requests, please try again later."],
    ["unavailable", 503, "service unavailable"],
    ["unavailable", 500, status(500, "InternalError")],
    ["invalid", 400, status(400, "BadRequest")],
    ["invalid", 422, status(422, "Invalid")],
    ["unauthorized", 401, status(401, "Unauthorized")],
    ["forbidden", 403, status(403, "Forbidden")],
    ["gone", 404, "404 page not found"],
    ["no-verb", 405, status(405, "MethodNotAllowed")],
    ["other", 406, status(406, "NotAcceptable")],
  ];
  test.each(cases)("%s: %i %j", (kind, code, body) => {
    expect(http(code, body).kind).toBe(kind);
  });

  test("the problem keeps what the server said", () => {
    expect(http(403, status(403, "Forbidden")).problem).toMatchObject({
      code: "FORBIDDEN",
      message: "403 Forbidden",
      upstream: { status: 403, reason: "Forbidden" },
    });
  });
});

describe("as an ERROR event", () => {
  const cases: ReadonlyArray<readonly [FailureKind, number, string, object]> = [
    ["expired", 410, "Expired", {}],
    ["expired", 410, "Gone", {}],
    ["too-new", 504, "Timeout", TOO_LARGE],
    ["internal", 500, "InternalError", {}],
    ["internal", 0, "", {}],
    ["busy", 429, "TooManyRequests", {}],
    ["forbidden", 403, "Forbidden", {}],
    ["gone", 404, "NotFound", {}],
    ["other", 409, "Conflict", {}],
  ];
  test.each(cases)("%s: %i %s", (kind, code, reason, details) => {
    expect(inStream(code, reason, details).kind).toBe(kind);
  });

  test("retryAfterSeconds counts", () => {
    expect(inStream(504, "Timeout", TOO_LARGE).retryAfterMs).toBe(1_000);
  });
});

describe("Retry-After", () => {
  test("the header comes before the body", () => {
    expect(http(429, status(429, "TooManyRequests", { retryAfterSeconds: 20 }), "5").retryAfterMs).toBe(
      5_000,
    );
    expect(http(429, status(429, "TooManyRequests", { retryAfterSeconds: 20 })).retryAfterMs).toBe(20_000);
  });
});

describe("what the transport throws", () => {
  test.each([
    ["unreachable", "CONNECTION_REFUSED"],
    ["unreachable", "CONNECTION_RESET"],
    ["unreachable", "HEADERS_TIMEOUT"],
    ["unreachable", "DNS_FAILED"],
    ["unreachable", "TLS_UNKNOWN_CA"],
    ["unauthorized", "AUTH_EXPIRED"],
    ["unauthorized", "EXEC_FAILED"],
    ["unauthorized", "TLS_CLIENT_CERT_REJECTED"],
    ["too-big", "BODY_TOO_LARGE"],
    ["other", "UPSTREAM_REDIRECT"],
    ["other", "NOT_KUBERNETES"],
  ] as const)("%s: %s", (kind, code) => {
    expect(thrownFailure(kubeProblem(code))).toMatchObject({ kind, problem: { code } });
  });

  test("anything else is not trusted to be harmless", () => {
    expect(thrownFailure(new TypeError("x")).kind).toBe("other");
  });
});
