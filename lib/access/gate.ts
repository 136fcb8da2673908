import { type CredentialChecks, checkCredential } from "./credential";
import { checkHost } from "./host";
import { checkNames, type QueryPairs } from "./query";
import { firstRefusal, isRefusal, type Refusal, refusal } from "./refusal";
import { checkHeaders, type RequestHeaders, readHeaders, single } from "./request-headers";
import { checkCommandPost, checkDataFetch, checkOrigin, checkPageFetch, checkSessionPost } from "./site";
import { parseTarget } from "./target";
import { checkUpgrade } from "./upgrade";

/** A request as the parser of HTTP gave it, before anybody has interpreted it. */
export interface RawRequest {
  readonly method: string;
  /** The request target exactly as received. */
  readonly target: string;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
}

export interface GatePolicy extends CredentialChecks {
  /** Canonical `host:port`; see host.ts. */
  readonly hosts: ReadonlySet<string>;
  readonly origins: ReadonlySet<string>;
  /** Of the session cookie; see secret.ts. */
  readonly cookieName: string;
  /** Exact paths under /api and the query names that each takes. `/api/raw/…` has its own policy, raw-path.ts. */
  readonly routes: ReadonlyMap<string, ReadonlySet<string>>;
  /** Those of them that change something of Cutaway's own, by POST; never anything of a cluster. */
  readonly commands: ReadonlySet<string>;
  /** Whether /api/stream exists. */
  readonly stream: boolean;
  /** In development, the one path on which the bundler's own WebSocket may pass; null in production. */
  readonly devUpgradePath: string | null;
}

export type RouteKind = "health" | "metrics" | "asset" | "api" | "session" | "command" | "stream";

/** The request may go on: `path` and `query` are what was judged, so nothing else may be looked at afterwards. */
export interface Allowed {
  readonly allow: true;
  readonly kind: RouteKind;
  /** Decoded once; cutting it at `/` is safe. */
  readonly path: string;
  /** Decoded once. */
  readonly query: QueryPairs;
}

export type Verdict = Allowed | Refusal;

export const RAW_PREFIX = "/api/raw/";

const KINDS: ReadonlyMap<string, RouteKind> = new Map([
  ["/api/healthz", "health"],
  ["/metrics", "metrics"],
  ["/api/session", "session"],
]);

function kindOf(path: string, policy: GatePolicy): RouteKind {
  if (path === "/api/stream" && policy.stream) return "stream";
  if (policy.commands.has(path)) return "command";
  return KINDS.get(path) ?? (path === "/api" || path.startsWith("/api/") ? "api" : "asset");
}

function checkMethod(method: string, kind: RouteKind): Refusal | null {
  const posts = kind === "session" || kind === "command";
  const allowed = posts ? method === "POST" : method === "GET" || method === "HEAD";
  if (allowed) return null;
  return refusal(
    405,
    "REFUSED_METHOD",
    "Cutaway only reads.",
    "Use GET; the few POSTs there are, are about Cutaway itself.",
  );
}

/** Where a request comes from, and whether it shows a credential: as strict as what it can get. */
function checkCaller(kind: RouteKind, headers: RequestHeaders, policy: GatePolicy): Refusal | null {
  if (kind === "health") return null;
  if (kind === "asset") return checkPageFetch(headers);
  if (kind === "session") return checkSessionPost(headers);
  if (kind === "command") {
    return firstRefusal(
      () => checkCommandPost(headers),
      () => checkCredential(headers, policy.cookieName, policy),
    );
  }
  // A browser always names the origin of a WebSocket; without one, a cookie proves nothing.
  const bearerOnly = kind === "stream" && single(headers, "origin") === undefined;
  return firstRefusal(
    () => checkDataFetch(headers),
    () => checkCredential(headers, policy.cookieName, policy, bearerOnly),
  );
}

function checkDevUpgrade(headers: RequestHeaders): Refusal | null {
  return headers.has("origin")
    ? null
    : refusal(403, "REFUSED_ORIGIN", "This socket is the page's own.", "Reload the page.");
}

const NO_NAMES: ReadonlySet<string> = new Set();

function checkRoute(kind: RouteKind, path: string, query: QueryPairs, policy: GatePolicy): Refusal | null {
  // A page reads its own query in the browser; the server serves the same bytes whatever it is.
  if (kind === "asset" || path.startsWith(RAW_PREFIX)) return null;
  const names = kind === "api" || kind === "command" ? policy.routes.get(path) : NO_NAMES;
  if (names !== undefined) return checkNames(query, (name) => names.has(name));
  return refusal(404, "REFUSED_ROUTE", "Cutaway has no such route.", "GET /api/openapi.json lists them all.");
}

/**
 * Judges a request by its bytes alone, before any other code has seen it. Pure.
 * What is allowed here is still subject to the path policy when it is for `/api/raw/`.
 */
export function judge(request: RawRequest, policy: GatePolicy): Verdict {
  const target = parseTarget(request.target);
  if (isRefusal(target)) return target;
  const { path, query } = target;
  const kind = kindOf(path, policy);
  const headers = readHeaders(request.rawHeaders);
  const isDevSocket = policy.devUpgradePath !== null && path === policy.devUpgradePath;
  const refused = firstRefusal(
    () => checkMethod(request.method, kind),
    () => checkHeaders(request.rawHeaders, headers, request.method, kind === "asset"),
    () => checkHost(single(headers, "host"), policy.hosts),
    () => checkOrigin(headers, policy.origins),
    () => checkCaller(kind, headers, policy),
    () => (isDevSocket ? checkDevUpgrade(headers) : checkUpgrade(headers, request.method, kind === "stream")),
    () => checkRoute(kind, path, query, policy),
  );
  return refused ?? { allow: true, kind, path, query };
}
