import type { Clock } from "@/lib/base/clock";
import { readBody } from "../body";
import type { KubeRequest, KubeResponse, KubeTransport } from "../types";
import { FailureError, failure, httpFailure, thrownFailure } from "./failure";
import { decodeList, tokenIn } from "./list-answer";
import type {
  ByteSink,
  ListerWatcher,
  ListHeard,
  ListPage,
  ListRequest,
  WatchConnection,
  WatchRequest,
} from "./lister-watcher";
import { reflectorProblem } from "./problems";

type Query = ReadonlyArray<readonly [string, string]>;

/** How objects are asked for; all fall back to plain JSON where a server does not transform. */
export type Representation = "full" | "metadata" | "table";

export interface KubeSourceOptions {
  readonly transport: Pick<KubeTransport, "request">;
  readonly clock: Clock;
  /** The collection, encoded: `/api/v1/namespaces/shop/pods`. */
  readonly path: string;
  readonly representation: Representation;
  /** Of lists; watches always come uncompressed. Default: as the transport sees fit. */
  readonly listEncoding?: "gzip";
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Of the objects, when it is known; others are left out. */
  readonly kind?: string;
  /** For the evidence records. */
  readonly purpose: string;
  /** Parses a list's body; given, it may do so in another thread. */
  readonly parse?: (body: Buffer) => Promise<unknown>;
}

/** One page of 500 objects of 128 KiB. */
const MAX_LIST_BYTES = 64 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;

const LIST_DEADLINES = { connect: 10_000, headers: 15_000, idle: 60_000 };
/** Ten seconds in all. */
const URGENT_DEADLINES = { connect: 4_000, headers: 6_000, idle: 6_000 };
/** Some servers and proxies send the headers of a watch with its first event. */
const WATCH_DEADLINES = { connect: 10_000, headers: 30_000, idle: 0 };
const ENDLESS = { encoding: "identity", deadlines: WATCH_DEADLINES, whenBusy: "tell" } as const;

/** A resource of a real apiserver, through the transport. */
export function kubeSource(options: KubeSourceOptions): ListerWatcher {
  const { transport, clock, kind } = options;
  const ask = async (
    request: Pick<KubeRequest, "query" | "accept" | "encoding" | "deadlines" | "signal" | "whenBusy">,
  ) => {
    const response = await transport.request({ path: options.path, purpose: options.purpose, ...request });
    await expectJson(response, clock.now());
    return response;
  };
  return {
    ...(kind !== undefined && { kind }),
    async list(request, signal, heard = {}) {
      const accept = acceptFor(options.representation, "list");
      const query = [...selectors(options), ...listQuery(request)];
      const deadlines = request.urgent ? URGENT_DEADLINES : LIST_DEADLINES;
      const encoding = options.listEncoding ?? "auto";
      // A list that has begun is not thrown away for the sake of a short wait.
      const whenBusy = request.continueToken === null ? "tell" : "wait";
      const response = await ask({ query, accept, encoding, deadlines, signal, whenBusy });
      heard.answered?.();
      return readPage(response, options, heard);
    },
    async watch(request, signal) {
      const accept = acceptFor(options.representation, "watch");
      const query = [...selectors(options), ...watchQuery(request)];
      const response = await ask({ query, accept, ...ENDLESS, signal });
      return new KubeWatch(response);
    },
  };
}

/** A single object is transformed to PartialObjectMetadata, a list to its List; the wrong one is a 406. */
export function acceptFor(representation: Representation, verb: "list" | "watch"): string {
  const transform = {
    full: null,
    metadata: verb === "list" ? "PartialObjectMetadataList" : "PartialObjectMetadata",
    table: "Table",
  }[representation];
  return transform === null
    ? "application/json"
    : `application/json;as=${transform};g=meta.k8s.io;v=v1,application/json`;
}

/** With a continue token nothing but the limit may be said: the token holds the version. */
export function listQuery({ resourceVersion, exact, limit, continueToken }: ListRequest): Query {
  const query: Array<readonly [string, string]> = limit > 0 ? [["limit", String(limit)]] : [];
  if (continueToken !== null) return [...query, ["continue", continueToken]];
  if (resourceVersion === "") return query;
  const match = exact === true ? "Exact" : "NotOlderThan";
  return [...query, ["resourceVersion", resourceVersion], ["resourceVersionMatch", match]];
}

export function watchQuery({ resourceVersion, initialEvents, timeoutSeconds }: WatchRequest): Query {
  const query: Array<readonly [string, string]> = [
    ["watch", "true"],
    ["allowWatchBookmarks", "true"],
    ["timeoutSeconds", String(timeoutSeconds)],
  ];
  if (resourceVersion !== "") query.push(["resourceVersion", resourceVersion]);
  if (initialEvents) query.push(["sendInitialEvents", "true"], ["resourceVersionMatch", "NotOlderThan"]);
  return query;
}

function selectors({ labelSelector, fieldSelector }: KubeSourceOptions): Query {
  const query: Array<readonly [string, string]> = [];
  if (labelSelector) query.push(["labelSelector", labelSelector]);
  if (fieldSelector) query.push(["fieldSelector", fieldSelector]);
  return query;
}

/** @throws FailureError for anything but a 200 with JSON */
async function expectJson(response: KubeResponse, now: number): Promise<void> {
  const { status, headers } = response;
  if (status !== 200) {
    const body = await readBody(response.body, MAX_ERROR_BYTES).catch(() => Buffer.alloc(0));
    throw new FailureError(httpFailure({ status, headers, body: body.toString("utf8") }, now));
  }
  if (/^application\/json\b/.test(headers.get("content-type") ?? "")) return;
  response.body.destroy();
  throw new FailureError(failure("other", reflectorProblem("NOT_KUBERNETES")));
}

async function readPage(
  response: KubeResponse,
  { parse, kind }: KubeSourceOptions,
  { continues }: ListHeard,
): Promise<ListPage> {
  const body = await readBody(response.body, MAX_LIST_BYTES, (head) => {
    const token = continues === undefined ? null : tokenIn(head);
    if (token !== null) continues?.(token);
  });
  const page = decodeList(await (parse ?? parseHere)(body), kind);
  return { ...page, bytes: body.length, evidenceId: response.id };
}

async function parseHere(body: Buffer): Promise<unknown> {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new FailureError(failure("other", reflectorProblem("LIST_INVALID")));
  }
}

class KubeWatch implements WatchConnection {
  readonly evidenceId: string;
  readonly #body: KubeResponse["body"];
  #failed: (error: unknown) => void = () => {};

  constructor(response: KubeResponse) {
    this.#body = response.body;
    this.evidenceId = response.id;
    // Also for what a connection still says while it is being destroyed.
    this.#body.on("error", (error) => this.#failed(error));
  }

  read(sink: ByteSink): void {
    this.#failed = (error) => sink.end(thrownFailure(error));
    if (this.#body.errored) this.#failed(this.#body.errored);
    this.#body.on("data", (chunk: Buffer) => sink.bytes(chunk));
    this.#body.once("end", () => sink.end(null));
  }

  close(): void {
    this.#body.removeAllListeners("data");
    this.#body.destroy();
  }
}
