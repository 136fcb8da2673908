import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requestInfo } from "@/lib/objects/request-info";
import { KUBELET_PATHS } from "./kubelet";
import { parseRaw, type RawTarget } from "./raw-path";
import { isRefusal } from "./refusal";
import { parseTarget } from "./target";

/** The path policy as a request meets it: raw target first. Null when refused. */
function accept(target: string): RawTarget | null {
  const parsed = parseTarget(target);
  if (isRefusal(parsed)) return null;
  const raw = parseRaw(parsed.path, parsed.query, "proxy");
  return isRefusal(raw) ? null : raw;
}

const upstreamUrl = ({ upstreamPath, upstreamQuery }: RawTarget) =>
  `${upstreamPath}?${upstreamQuery.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&")}`;

const segmentsOf = (path: string) => path.replace(/\/$/, "").split("/").length;

/** What the apiserver would authorise is what we decided about. */
function expectSameReading(raw: RawTarget): void {
  const info = requestInfo(upstreamUrl(raw));
  expect(info.isResource).toBe(raw.kind !== "nonresource");
  const { group, version, namespace, resource, subresource, name } = raw;
  expect(info).toMatchObject({ group, version, namespace, resource, subresource, name });
  expect(info.verb).toBe(raw.kind === "nonresource" || name !== "" ? "get" : raw.watch ? "watch" : "list");
  if (raw.kind === "resource") expect(info.parts.length).toBeLessThanOrEqual(3);
  else if (raw.kind === "kubelet") {
    const kubeletPath = raw.upstreamPath.split("/proxy/")[1] ?? "";
    expect(KUBELET_PATHS.has(kubeletPath)).toBe(true);
    expect(info).toMatchObject({ group: "", resource: "nodes", subresource: "proxy" });
  }
  expect(["proxy", "exec", "attach", "portforward"].includes(info.subresource)).toBe(raw.kind === "kubelet");
}

const word = fc.constantFrom(
  ...[
    "api",
    "apis",
    "v1",
    "v1beta1",
    "apps",
    "x.example.com",
    "namespaces",
    "nodes",
    "pods",
    "services",
    "secrets",
  ],
  ...[
    "watch",
    "proxy",
    "exec",
    "attach",
    "portforward",
    "status",
    "scale",
    "log",
    "finalize",
    "metrics",
    "cadvisor",
  ],
  ...[
    "healthz",
    "runningpods",
    "shop",
    "system:node",
    "a:80",
    "https:a:443",
    "..",
    ".",
    "",
    "%2e%2e",
    "%2f",
    "a%2Fb",
  ],
  ...[
    "A",
    "é",
    "%C3%A9",
    "a%20b",
    "a;b",
    "\\",
    "%00",
    "%25",
    "#",
    "version",
    "livez",
    "openapi",
    "v3",
    "@",
    "~",
  ],
);
const query = fc.constantFrom(
  "",
  "?watch=1",
  "?watch=false",
  "?watch",
  "?watch=0&limit=5",
  "?labelSelector=a%3Db",
  "?a=b",
);
const target = fc
  .tuple(
    fc.array(fc.oneof({ weight: 8, arbitrary: word }, { weight: 1, arbitrary: fc.string() }), {
      maxLength: 9,
    }),
    query,
  )
  .map(([segments, text]) => `/${segments.join("/")}${text}`);
/** Mostly well-formed, so that the paths which pass are many and varied. */
const likely = fc
  .tuple(
    fc.constantFrom("/api/v1", "/apis/apps/v1", "/apis/x.example.com/v1beta1"),
    fc.constantFrom("", "/namespaces/shop", "/namespaces/status", "/watch", "/proxy"),
    fc.array(word, { maxLength: 4 }),
    query,
  )
  .map(
    ([prefix, scope, rest, text]) =>
      `${prefix}${scope}${rest.map((segment) => `/${segment}`).join("")}${text}`,
  );

/** Many runs take their time on a busy machine. */
const PATIENCE = 120_000;

describe("parseRaw", () => {
  it(
    "reads a path as the apiserver would",
    () => {
      let passed = 0;
      const check = (text: string) => {
        const raw = accept(text);
        if (raw === null) return;
        passed++;
        expectSameReading(raw);
      };
      fc.assert(fc.property(fc.oneof(target, likely), check), { numRuns: 20_000 });
      expect(passed).toBeGreaterThan(1000);
    },
    PATIENCE,
  );

  it(
    "never builds a path with another number of segments",
    () => {
      const text = fc.oneof(
        target,
        fc.string().map((tail) => `/${tail}`),
        fc.string({ unit: "binary" }).map((tail) => `/api/v1/${tail}`),
      );
      const check = (raw: string) => {
        const found = accept(raw);
        if (found === null) return;
        expect(segmentsOf(found.upstreamPath)).toBe(segmentsOf(raw.split("?")[0] ?? ""));
        expect(found.upstreamPath).toMatch(/^\/[\w\-.~!'()*:%/]*$/);
      };
      fc.assert(fc.property(text, check), { numRuns: 100_000 });
    },
    PATIENCE,
  );

  const parse = (path: string, pairs: Array<[string, string]> = []) => parseRaw(path, pairs, "proxy");

  it.each([
    [
      "/api/v1/namespaces/shop/pods/web/log",
      {
        kind: "resource",
        resource: "pods",
        namespace: "shop",
        name: "web",
        subresource: "log",
      },
    ],
    ["/api/v1/namespaces/shop", { resource: "namespaces", namespace: "shop", name: "shop" }],
    ["/api/v1/namespaces/shop/status", { resource: "namespaces", name: "shop", subresource: "status" }],
    ["/api/v1/secrets", { resource: "secrets", secrets: true, watch: false }],
    ["/api/v1/namespaces/shop/secrets/a", { secrets: true, name: "a" }],
    ["/apis/x.example.com/v1/secrets", { secrets: false }],
    ["/apis/apps/v1", { kind: "nonresource", group: "" }],
    [
      "/api/v1/nodes/worker/proxy/runningpods",
      { kind: "kubelet", upstreamPath: "/api/v1/nodes/worker/proxy/runningpods/" },
    ],
    [
      "/apis/rbac.authorization.k8s.io/v1/clusterroles/a b:é",
      { upstreamPath: "/apis/rbac.authorization.k8s.io/v1/clusterroles/a%20b:%C3%A9" },
    ],
    ["/", { kind: "nonresource", upstreamPath: "/" }],
  ])("reads %s", (path, expected) => {
    expect(parse(path)).toMatchObject(expected);
  });

  it("keeps the context to itself and sends the rest on", () => {
    const raw = parse("/api/v1/pods", [
      ["context", "lab"],
      ["watch", "1"],
      ["labelSelector", "a in (b)"],
    ]);
    expect(raw).toMatchObject({
      context: "lab",
      watch: true,
      upstreamQuery: [
        ["watch", "1"],
        ["labelSelector", "a in (b)"],
      ],
    });
  });

  it("knows a followed log from a finished one", () => {
    const log = "/api/v1/namespaces/shop/pods/web/log";
    expect(parse(log, [["follow", "true"]])).toMatchObject({ follow: true, watch: false });
    expect(parse(log, [["follow", "false"]])).toMatchObject({ follow: false });
  });

  it("reads no kubelet when that is switched off", () => {
    const refused = parseRaw("/api/v1/nodes/worker/proxy/metrics", [], "off");
    expect(refused).toMatchObject({ status: 403, problem: { code: "REFUSED_KUBELET_OFF" } });
  });
});

describe("requestInfo", () => {
  it.each([
    [
      "/api/v1/namespaces/shop/pods/web/exec",
      { verb: "get", namespace: "shop", resource: "pods", name: "web", subresource: "exec" },
    ],
    ["/api/v1/watch/namespaces/shop/pods", { verb: "watch", namespace: "shop", resource: "pods", name: "" }],
    ["/api/v1/proxy/nodes/a/exec", { verb: "proxy", resource: "nodes", name: "a", subresource: "" }],
    ["/api/v1/pods?watch", { verb: "watch" }],
    ["/api/v1/pods?watch=FALSE", { verb: "list" }],
    ["/apis/apps/v1/deployments", { verb: "list", group: "apps", version: "v1", resource: "deployments" }],
    ["/api/v1/namespaces/shop/finalize", { resource: "namespaces", name: "shop", subresource: "finalize" }],
    ["/apis/apps/v1", { isResource: false }],
    ["/version", { isResource: false, verb: "get" }],
  ])("reads %s", (url, expected) => {
    expect(requestInfo(url)).toMatchObject(expected);
  });
});
