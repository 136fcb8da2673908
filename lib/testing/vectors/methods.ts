import type { GateVector } from "./gate-vector";

export const METHODS: readonly GateVector[] = [
  ...["PATCH", "PUT", "DELETE", "TRACE", "OPTIONS", "PROPFIND", "POST", "QUERY", "PURGE"].map(
    (method): GateVector => ({ name: `method: ${method}`, method, without: ["authorization"], status: 405 }),
  ),
  { name: "method: lower case", method: "get", status: 400, by: "parser" },
  { name: "method: unknown token", method: "EXEC", status: 400, by: "parser" },
  { name: "method: CONNECT", method: "CONNECT", target: "localhost:443", status: 400 },
  { name: "method: GET of the session route", target: "/api/session", status: 405 },
  {
    name: "method: override by header has no effect",
    method: "POST",
    headers: [["X-HTTP-Method-Override", "GET"]],
    status: 405,
  },
  { name: "method: override by query is an unknown name", target: "/api/contexts?_method=POST", status: 400 },
];

export const SESSION = { method: "POST", target: "/api/session", without: ["authorization"] } as const;
const SESSION_HEADERS = [
  ["Content-Type", "application/json"],
  ["Cutaway-Request", "1"],
  ["Content-Length", "2"],
  ["Sec-Fetch-Site", "same-origin"],
] as const;
const sessionWithout = (name: string) => SESSION_HEADERS.filter(([header]) => header !== name);

export const SESSION_POSTS: readonly GateVector[] = [
  { ...SESSION, name: "session: from the page", headers: SESSION_HEADERS, body: "{}", status: "pass" },
  {
    ...SESSION,
    name: "session: no custom header",
    headers: sessionWithout("Cutaway-Request"),
    body: "{}",
    status: 403,
  },
  {
    ...SESSION,
    name: "session: no JSON",
    headers: [...sessionWithout("Content-Type"), ["Content-Type", "text/plain"]],
    body: "{}",
    status: 403,
  },
  {
    ...SESSION,
    name: "session: neither fetch metadata nor origin",
    headers: sessionWithout("Sec-Fetch-Site"),
    body: "{}",
    status: 403,
  },
  {
    ...SESSION,
    name: "session: cross-site",
    headers: [...sessionWithout("Sec-Fetch-Site"), ["Sec-Fetch-Site", "cross-site"]],
    body: "{}",
    status: 403,
  },
  {
    ...SESSION,
    name: "session: allowed origin, no fetch metadata",
    headers: [...sessionWithout("Sec-Fetch-Site"), ["Origin", "{origin}"]],
    body: "{}",
    status: "pass",
  },
  {
    ...SESSION,
    name: "session: body too large",
    headers: [...sessionWithout("Content-Length"), ["Content-Length", "1000000"]],
    status: 413,
  },
  {
    ...SESSION,
    name: "session: chunked body",
    headers: [...sessionWithout("Content-Length"), ["Transfer-Encoding", "chunked"]],
    body: "0\r\n\r\n",
    status: 400,
  },
];

const COMMAND = { method: "POST", target: "/api/replay/control" } as const;
const COMMAND_HEADERS = [
  ["Content-Type", "application/json"],
  ["Cutaway-Request", "1"],
  ["Content-Length", "2"],
] as const;

export const COMMANDS: readonly GateVector[] = [
  {
    ...COMMAND,
    name: "command: by a script with the secret",
    headers: COMMAND_HEADERS,
    body: "{}",
    status: "pass",
  },
  { ...COMMAND, name: "command: GET", method: "GET", status: 405 },
  {
    ...COMMAND,
    name: "command: no credential",
    without: ["authorization"],
    headers: [...COMMAND_HEADERS, ["Sec-Fetch-Site", "same-origin"]],
    body: "{}",
    status: 403,
  },
  {
    ...COMMAND,
    name: "command: cross-site",
    headers: [...COMMAND_HEADERS, ["Sec-Fetch-Site", "cross-site"]],
    body: "{}",
    status: 403,
  },
  {
    ...COMMAND,
    name: "command: a form of another site",
    headers: [
      ["Content-Type", "text/plain"],
      ["Content-Length", "2"],
    ],
    body: "{}",
    status: 403,
  },
];
