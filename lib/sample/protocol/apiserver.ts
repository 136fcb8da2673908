import { parseResourcePath, type ResourcePath } from "@/lib/objects/path";
import { negotiate } from "./accept";
import { type Body, type Rendering, renderItem, renderPage } from "./forms";
import { list } from "./list";
import { type ReadOptions, readOptions } from "./options";
import { keyOf, type Served } from "./resource";
import { type Selection, selection } from "./selection";
import {
  badRequest,
  type Failure,
  forbidden,
  forbiddenPath,
  NOTHING_HERE,
  notAcceptable,
  notAllowed,
  notFound,
  StatusError,
  statusOf,
  tooLarge,
} from "./status";
import { chooseStored, type StoredAnswer } from "./stored";
import { type Beginning, beginWatch } from "./watch";

/** What is served: the state of a cluster at this moment. */
export interface Cluster {
  /** The newest version of all resources. */
  readonly revision: number;
  /** Wall clock, ms since the epoch. */
  readonly now: number;
  /** Of the identity that asks. */
  readonly user: string;
  /** Whether the group and version are served at all. */
  serves(place: Pick<ResourcePath, "group" | "version">): boolean;
  served(place: Pick<ResourcePath, "group" | "version" | "resource">): Served | null;
  /** Discovery knows it, but its objects are not there (for this namespace): not allowed, or left out. */
  withheld(place: ResourcePath): boolean;
  /** Its paths know it, but what it says was not recorded: of what is no resource. */
  isPathWithheld(path: string): boolean;
  /** An APIService hands the group and version to a server that is not available. */
  isUnavailable(place: Pick<ResourcePath, "group" | "version">): boolean;
  /** Recorded answers of a path, in all forms that it was asked for. */
  stored(path: string, query: string): readonly StoredAnswer[];
  /** The answer to a self review; null for a kind that there is none of. */
  review(kind: string, spec: unknown): object | null;
}

export interface ApiRequest {
  readonly method: string;
  /** Encoded, without the query. */
  readonly path: string;
  /** Without its `?`. */
  readonly query: string;
  readonly accept: string | undefined;
  readonly ifNoneMatch: string | undefined;
  /** Of a POST, parsed; undefined otherwise. */
  readonly body?: unknown;
}

export interface WatchReply {
  readonly kind: "watch";
  readonly contentType: string;
  readonly beginning: Beginning;
  readonly options: ReadOptions;
  readonly selection: Selection;
  readonly rendering: Rendering;
}

export type Reply =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Body;
      /** How long the server waits before it answers: for a version that it does not have yet. */
      readonly afterMs: number;
    }
  | WatchReply;

/** How long a read waits for a version that the watch cache does not have yet. */
const FRESH_WAIT_MS = 3_000;

/** What a kube-apiserver of 1.34 or later would answer, as far as it was recorded. Changes nothing. */
export function answer(request: ApiRequest, cluster: Cluster): Reply {
  try {
    return route(request, cluster);
  } catch (error) {
    if (error instanceof StatusError) return failed(error.failure);
    throw error;
  }
}

export function failed(failure: Failure): Reply {
  const retryAfter = failure.details?.retryAfterSeconds;
  const headers = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
  const afterMs = failure.code === 504 && retryAfter !== undefined ? FRESH_WAIT_MS : 0;
  return json(failure.code, statusOf(failure), headers, afterMs);
}

function json(
  status: number,
  value: object,
  headers: Readonly<Record<string, string>> = {},
  afterMs = 0,
): Reply {
  const all = { "Content-Type": "application/json", ...headers };
  return { kind: "answer", status, headers: all, body: [`${JSON.stringify(value)}\n`], afterMs };
}

function route(request: ApiRequest, cluster: Cluster): Reply {
  if (request.method === "POST") return review(request, cluster);
  if (request.method !== "GET") throw new StatusError(notAllowed);
  const stored = cluster.stored(request.path, request.query);
  if (stored.length > 0) return storedReply(stored, request);
  const place = parseResourcePath(request.path);
  if (cluster.isUnavailable(place ?? groupVersionOf(request.path))) return UNAVAILABLE;
  if (place === null && cluster.isPathWithheld(request.path)) {
    throw new StatusError(unrecorded(forbiddenPath(cluster.user, request.path)));
  }
  if (place === null || !cluster.serves(place)) return NO_PAGE;
  const served = cluster.served(place);
  if (cluster.withheld(place)) throw new StatusError(notRecorded(place, request, cluster.user));
  if (served === null) throw new StatusError(NOTHING_HERE);
  if (place.subresource !== "") throw new StatusError(noSubresource(place, request, served, cluster.user));
  if (place.namespace !== "" && !served.resource.namespaced) throw new StatusError(NOTHING_HERE);
  return read(request, place, served, cluster);
}

const plain = (status: number, text: string): Reply => ({
  kind: "answer",
  status,
  headers: { "Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff" },
  body: [`${text}\n`],
  afterMs: 0,
});

/** Go's http.NotFound, where no API server has a handler. */
const NO_PAGE = plain(404, "404 page not found");

/** The aggregator's own answer (kube-aggregator pkg/apiserver/handler_proxy.go). */
const UNAVAILABLE = plain(503, "service unavailable");

/** Of `/apis/<group>/<version>`; empty for what names none. */
function groupVersionOf(path: string): Pick<ResourcePath, "group" | "version"> {
  const [, group = "", version = ""] = /^\/apis\/([^/]+)\/([^/]+)/.exec(path) ?? [];
  return { group, version };
}

const REVIEW = /^\/apis\/(?:authentication|authorization)\.k8s\.io\/v1\/(selfsubject\w+)$/;

function review({ path, body }: ApiRequest, cluster: Cluster): Reply {
  const kind = REVIEW.exec(path)?.[1];
  const answered = kind === undefined ? null : cluster.review(kind, body);
  if (answered === null) throw new StatusError(notAllowed);
  return json(201, answered);
}

/** Whoever recorded may not have been allowed to read it, or chose not to. */
function notRecorded(place: ResourcePath, { query }: ApiRequest, user: string): Failure {
  const watch = /(?:^|&)watch=(?:1|true)(?:&|$)/.test(query);
  const verb = place.name !== "" ? "get" : watch ? "watch" : "list";
  return unrecorded(forbidden(user, verb, place, place.namespace, place.name));
}

/** Logs, scales and the like are in no recording; of a kubelet's paths, what it had none of it may not have. */
function noSubresource(
  place: ResourcePath,
  request: ApiRequest,
  { resource }: Served,
  user: string,
): Failure {
  const [name] = place.subresource.split("/");
  const exists = resource.subresources.some((known) => known.name === name);
  const ofKubelet = resource.name === "nodes" && name === "proxy";
  return exists && !ofKubelet ? notRecorded(place, request, user) : NOTHING_HERE;
}

const unrecorded = (failure: Failure): Failure => ({
  ...failure,
  message: `${failure.message}: it is not in the recording`,
});

function storedReply(candidates: readonly StoredAnswer[], { accept, ifNoneMatch }: ApiRequest): Reply {
  const found = chooseStored(candidates, accept);
  if (found === null) throw new StatusError(notAcceptable);
  const headers: Record<string, string> = {
    ...(found.contentType !== "" && { "Content-Type": found.contentType }),
    ...(found.etag !== null && { ETag: found.etag, "Cache-Control": "public" }),
    ...(candidates.length > 1 && { Vary: "Accept" }),
  };
  // By exact text: no weak tags, no lists (apiserver pkg/endpoints/discovery/aggregated/etag.go).
  if (found.etag !== null && ifNoneMatch === found.etag) {
    return { kind: "answer", status: 304, headers, body: [], afterMs: 0 };
  }
  return { kind: "answer", status: found.status, headers, body: lazily(found.body), afterMs: 0 };
}

function* lazily(body: () => Buffer): Body {
  yield body();
}

function read(request: ApiRequest, place: ResourcePath, served: Served, cluster: Cluster): Reply {
  const options = readOptions(new URLSearchParams(request.query));
  const { verbs } = served.resource;
  // `watch` beside a name is ignored: the object itself comes.
  const verb = place.name !== "" ? "get" : options.watch ? "watch" : "list";
  if (!verbs.includes(verb)) throw new StatusError(notAllowed);
  const table = served.columns === null ? [] : (["Table"] as const);
  const metadata = verb === "list" ? "PartialObjectMetadataList" : "PartialObjectMetadata";
  const form = negotiate(request.accept, [metadata, ...table]);
  if (form.as === "Table" && options.includeObject === null) throw new StatusError(badInclude(request.query));
  const rendering = { served, form, includeObject: options.includeObject ?? "Metadata", now: cluster.now };
  const headers = { "Content-Type": "application/json" };
  if (verb === "get") {
    return {
      kind: "answer",
      status: 200,
      headers,
      body: getOne(place, options, rendering, cluster),
      afterMs: 0,
    };
  }
  const selected = selection(served, place.namespace, options);
  if (verb === "watch") {
    const beginning = beginWatch(served, options, selected, cluster.revision);
    return {
      kind: "watch",
      contentType: headers["Content-Type"],
      beginning,
      options,
      selection: selected,
      rendering,
    };
  }
  const page = list(served, options, selected, cluster.revision, place.namespace);
  return { kind: "answer", status: 200, headers, body: renderPage(page, rendering), afterMs: 0 };
}

function badInclude(query: string): Failure {
  const given = JSON.stringify(new URLSearchParams(query).get("includeObject"));
  return badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${given}: must be 'Metadata', 'Object', 'None', or empty`,
  );
}

function getOne(place: ResourcePath, { version }: ReadOptions, rendering: Rendering, cluster: Cluster): Body {
  const { served } = rendering;
  if ((version ?? 0) > cluster.revision) throw new StatusError(tooLarge(version ?? 0, cluster.revision, 1));
  const item = served.store.get(keyOf(place.namespace, place.name));
  if (item === null) throw new StatusError(notFound(place, place.name));
  return withLineEnd(renderItem(item, rendering));
}

function* withLineEnd(body: Body): Body {
  yield* body;
  yield "\n";
}
