import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { KUBE_PROBLEMS } from "./error-codes";
import { apiError, networkProblem } from "./errors";

const answer = (status: number, body: string, headers: Readonly<Record<string, string>> = {}) => ({
  status,
  body,
  headers: new Map(Object.entries(headers)),
});
const status = (code: number, reason: string, message = "m", details = {}) =>
  answer(
    code,
    JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", message, reason, details, code }),
  );

describe("an apiserver's answer", () => {
  it.each([
    [status(401, "Unauthorized"), "AUTH_EXPIRED"],
    [status(403, "Forbidden"), "FORBIDDEN"],
    [status(404, "NotFound"), "NOT_FOUND"],
    [status(405, "MethodNotAllowed"), "METHOD_NOT_ALLOWED"],
    [status(406, "NotAcceptable"), "NOT_ACCEPTABLE"],
    [status(410, "Expired"), "EXPIRED"],
    [status(410, "Gone"), "EXPIRED"],
    [status(429, "TooManyRequests"), "TOO_MANY_REQUESTS"],
    [status(500, "InternalError"), "UPSTREAM_ERROR"],
    [status(503, "ServiceUnavailable"), "UPSTREAM_UNAVAILABLE"],
    [status(504, "Timeout"), "UPSTREAM_TIMEOUT"],
    [status(422, "Invalid"), "UPSTREAM_REFUSED"],
    [answer(429, "Too many requests, please try again later."), "TOO_MANY_REQUESTS"],
    [answer(503, "service unavailable\n", { "content-type": "text/plain" }), "AGGREGATED_API_UNAVAILABLE"],
    [
      answer(503, "error trying to reach service: dial tcp 10.0.0.1:443: refused"),
      "AGGREGATED_API_UNAVAILABLE",
    ],
    [answer(503, "", {}), "UPSTREAM_UNAVAILABLE"],
    [answer(403, "<!DOCTYPE html><title>Blocked</title>"), "NOT_KUBERNETES"],
    [answer(502, "x", { "content-type": "text/html" }), "NOT_KUBERNETES"],
    [answer(400, "Client sent an HTTP request to an HTTPS server.\n"), "HTTP_INVALID"],
    [answer(502, "bad gateway"), "UPSTREAM_ERROR"],
    [answer(418, "{broken"), "UPSTREAM_REFUSED"],
  ])("%j", (given, code) => {
    expect(apiError(given).problem.code).toBe(code);
  });

  it("keeps status and reason, and shows the message after the mask and the scrubber", () => {
    const error = apiError(status(403, "Forbidden", 'User "bob" cannot list; Bearer abcdefgh12345'), (text) =>
      text.replace("bob", "***"),
    );
    expect(error.problem).toMatchObject({
      message: 'User "***" cannot list; Bearer [redacted]',
      upstream: { status: 403, reason: "Forbidden" },
    });
  });

  it("shows no text that is not a Status", () => {
    expect(
      apiError(answer(503, "error trying to reach service: dial tcp 10.0.0.1:443")).problem.message,
    ).toBe(KUBE_PROBLEMS.AGGREGATED_API_UNAVAILABLE.meaning);
  });

  it.each([
    [answer(429, "", { "retry-after": "7" }), 7],
    [answer(429, "", { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" }), null],
    [answer(429, ""), null],
    [status(504, "Timeout", "m", { retryAfterSeconds: 2 }), 2],
  ])("carries Retry-After: %j", (given, seconds) => {
    expect(apiError(given).retryAfterSeconds).toBe(seconds);
  });
});

describe("a network error", () => {
  it.each([
    ["ENOTFOUND", "DNS_FAILED"],
    ["EAI_AGAIN", "DNS_FAILED"],
    ["ECONNREFUSED", "CONNECTION_REFUSED"],
    ["EHOSTUNREACH", "NETWORK_UNREACHABLE"],
    ["ETIMEDOUT", "CONNECT_TIMEOUT"],
    ["ECONNRESET", "CONNECTION_RESET"],
    ["CERT_HAS_EXPIRED", "TLS_CERT_EXPIRED"],
    ["CERT_NOT_YET_VALID", "TLS_CERT_NOT_YET_VALID"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "TLS_UNKNOWN_CA"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "TLS_UNKNOWN_CA"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "TLS_WRONG_NAME"],
    ["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "TLS_CLIENT_CERT_REJECTED"],
    ["ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED", "TLS_CLIENT_CERT_REJECTED"],
    ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "TLS_CLIENT_CERT_REJECTED"],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "TLS_FAILED"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "TLS_FAILED"],
    ["HPE_INVALID_CONSTANT", "HTTP_INVALID"],
    ["Z_DATA_ERROR", "BODY_INVALID"],
    ["", "CONNECTION_RESET"],
  ])("%s is %s", (code, expected) => {
    expect(networkProblem(Object.assign(new Error("x"), { code })).problem.code).toBe(expected);
  });

  it("is known inside an AggregateError of several addresses", () => {
    const inner = Object.assign(new Error("x"), { code: "ECONNREFUSED" });
    expect(networkProblem(new AggregateError([inner, inner])).problem.code).toBe("CONNECTION_REFUSED");
  });
});

it("docs/errors.md lists exactly the codes there are, in their words", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/errors.md"), "utf8");
  const rows = Object.entries(KUBE_PROBLEMS).map(
    ([code, { meaning, hint }]) => `| \`${code}\` | ${meaning} | ${hint} |`,
  );
  const section = page.split(/^## /m).find((part) => part.startsWith("Talking to a cluster")) ?? "";
  // However wide the columns are set.
  const lines = section.split("\n").map((line) => line.replace(/ +/g, " "));
  const listed = lines.filter((line) => line.startsWith("| `"));
  expect(listed.sort()).toEqual(rows.sort());
});
