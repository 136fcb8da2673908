import type { GateVector } from "./gate-vector";
import { SESSION } from "./methods";

export const HEADERS: readonly GateVector[] = [
  {
    name: "headers: content length and transfer encoding",
    ...SESSION,
    headers: [
      ["Content-Length", "4"],
      ["Transfer-Encoding", "chunked"],
    ],
    body: "0\r\n\r\n",
    status: 400,
    by: "parser",
  },
  {
    name: "headers: two content lengths",
    ...SESSION,
    headers: [
      ["Content-Length", "0"],
      ["Content-Length", "0"],
    ],
    status: 400,
    by: "parser",
  },
  {
    name: "headers: unknown transfer encoding",
    ...SESSION,
    headers: [["Transfer-Encoding", "xchunked"]],
    status: 400,
  },
  { name: "headers: GET with a body", headers: [["Content-Length", "2"]], body: "{}", status: 400 },
  { name: "headers: folded line", headers: [["X-A", "a\r\n b"]], status: 400, by: "parser" },
  {
    name: "headers: folded Host",
    without: ["host"],
    headers: [["Host", "{authority}\r\n evil"]],
    status: 400,
    by: "parser",
  },
  {
    name: "headers: bare LF",
    raw: "GET /api/contexts HTTP/1.1\nHost: {authority}\n\n",
    status: 400,
    by: "parser",
  },
  { name: "headers: bare CR in a value", headers: [["X-A", "a\rb"]], status: 400, by: "parser" },
  { name: "headers: space before the colon", headers: [["X-A ", "a"]], status: 400, by: "parser" },
  { name: "headers: __proto__", headers: [["__proto__", "x"]], status: 400 },
  {
    name: "headers: more than 100",
    headers: Array.from({ length: 101 }, (_, i) => [`X-${i}`, "1"] as const),
    status: 431,
  },
  { name: "headers: more than 16 KiB", headers: [["X-A", "a".repeat(17_000)]], status: 431, by: "parser" },
  {
    name: "headers: two Authorization",
    headers: [["Authorization", "Bearer {secret}"]],
    status: 400,
  },
  {
    name: "headers: two Cookie",
    headers: [
      ["Cookie", "a=1"],
      ["Cookie", "b=2"],
    ],
    status: 400,
  },
  ...["X_Remote_User", "X_Forwarded_For", "Impersonate_User", "Next_Action"].map(
    (header): GateVector => ({ name: `headers: ${header}`, headers: [[header, "admin"]], status: 400 }),
  ),
  ...[
    "X-Middleware-Subrequest",
    "X-NextJS-Data",
    "Next-Action",
    "Next-Router-State-Tree",
    "RSC",
    "X-Invoke-Path",
  ].map((header): GateVector => ({ name: `headers: ${header}`, headers: [[header, "1"]], status: 400 })),
  { name: "headers: Next-Action on a page", target: "/", headers: [["Next-Action", "1"]], status: 400 },
  {
    name: "headers: unknown expectation",
    headers: [["Expect", "a-pony"]],
    status: 417,
    by: "parser",
  },
  {
    name: "headers: identity headers are no identity, and do no harm",
    headers: [
      ["Impersonate-User", "admin"],
      ["X-Remote-User", "admin"],
      ["X-Forwarded-Host", "evil.com"],
      ["X-Forwarded-For", "127.0.0.1"],
      ["Forwarded", "host=evil.com"],
    ],
    status: "pass",
  },
  {
    name: "headers: forwarded host does not replace Host",
    without: ["host"],
    headers: [
      ["Host", "evil.com"],
      ["X-Forwarded-Host", "{authority}"],
    ],
    status: 421,
  },
];
