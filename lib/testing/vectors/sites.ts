import type { GateVector } from "./gate-vector";

const site = (
  name: string,
  status: number | "pass",
  ...headers: Array<readonly [string, string]>
): GateVector => ({
  name: `site: ${name}`,
  headers,
  status,
});

export const SITES: readonly GateVector[] = [
  site("own origin", "pass", ["Origin", "{origin}"]),
  site("other origin", 403, ["Origin", "http://evil.com"]),
  site("null origin", 403, ["Origin", "null"]),
  site("empty origin", 403, ["Origin", ""]),
  site("own host, other scheme", 403, ["Origin", "https://{authority}"]),
  site("own host, other port", 403, ["Origin", "http://localhost:1"]),
  site("two origins", 400, ["Origin", "{origin}"], ["Origin", "http://evil.com"]),
  {
    name: "site: other origin on a page",
    target: "/",
    headers: [["Origin", "http://evil.com"]],
    status: 403,
  },
  site("cross-site", 403, ["Sec-Fetch-Site", "cross-site"]),
  site("same-site", 403, ["Sec-Fetch-Site", "same-site"]),
  site("cross-site navigation", 403, ["Sec-Fetch-Site", "cross-site"], ["Sec-Fetch-Mode", "navigate"]),
  site("no-cors", 403, ["Sec-Fetch-Site", "same-origin"], ["Sec-Fetch-Mode", "no-cors"]),
  ...["iframe", "frame", "script", "image", "object", "embed", "style", "serviceworker"].map((dest) =>
    site(dest, 403, ["Sec-Fetch-Site", "same-origin"], ["Sec-Fetch-Dest", dest]),
  ),
  site(
    "fetch by the page",
    "pass",
    ["Sec-Fetch-Site", "same-origin"],
    ["Sec-Fetch-Mode", "cors"],
    ["Sec-Fetch-Dest", "empty"],
  ),
  site(
    "opened by the person",
    "pass",
    ["Sec-Fetch-Site", "none"],
    ["Sec-Fetch-Mode", "navigate"],
    ["Sec-Fetch-Dest", "document"],
  ),
  {
    name: "site: a link from elsewhere to a page",
    target: "/",
    without: ["authorization"],
    headers: [
      ["Sec-Fetch-Site", "cross-site"],
      ["Sec-Fetch-Mode", "navigate"],
      ["Sec-Fetch-Dest", "document"],
    ],
    status: "pass",
  },
  {
    name: "site: a page in a frame",
    target: "/",
    without: ["authorization"],
    headers: [
      ["Sec-Fetch-Site", "cross-site"],
      ["Sec-Fetch-Mode", "navigate"],
      ["Sec-Fetch-Dest", "iframe"],
    ],
    status: 403,
  },
];
