import { kubeProblem } from "@/lib/kube/error-codes";
import { FailureError, httpFailure, thrownFailure } from "@/lib/kube/reflector/failure";
import type {
  ByteSink,
  ListerWatcher,
  ListHeard,
  ListPage,
  ListRequest,
  WatchConnection,
  WatchRequest,
} from "@/lib/kube/reflector/lister-watcher";
import type { KubeObject } from "@/lib/objects/kube-object";

export type ScriptedRequest =
  | ({ readonly what: "list" } & ListRequest)
  | ({ readonly what: "watch" } & WatchRequest);

/** @param answered to be called when the answer begins before it is complete */
type ListScript = (request: ListRequest, answered: () => void) => ListPage | Promise<ListPage>;
type WatchScript = (watch: ScriptedWatch, request: WatchRequest) => void;

/** A pod, as small as one can be. */
export function pod(name: string, resourceVersion: string | number, uid = `uid-${name}`): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { uid, name, namespace: "shop", resourceVersion: String(resourceVersion) },
  };
}

/** One page, the whole list unless `rest` says otherwise. */
export function page(
  resourceVersion: string | number,
  objects: readonly KubeObject[],
  rest: Partial<ListPage> = {},
): ListPage {
  return {
    objects,
    rejected: 0,
    resourceVersion: String(resourceVersion),
    continueToken: null,
    remaining: null,
    columns: [],
    bytes: 100 * objects.length,
    evidenceId: "list",
    ...rest,
  };
}

export function event(type: string, object: unknown): { type: string; object: unknown } {
  return { type, object };
}

export function bookmark(resourceVersion: string | number, initialEventsEnd = false) {
  const annotations = initialEventsEnd ? { "k8s.io/initial-events-end": "true" } : undefined;
  return event("BOOKMARK", {
    kind: "Pod",
    metadata: { resourceVersion: String(resourceVersion), annotations },
  });
}

export function status(code: number, reason: string, details: object = {}) {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: `${code} ${reason}`,
    reason,
    code,
    details,
  };
}

export const TOO_LARGE = {
  causes: [{ reason: "ResourceVersionTooLarge", message: "" }],
  retryAfterSeconds: 1,
};

/** An HTTP answer that is an error. */
export function refusal(code: number, reason = "", details: object = {}, retryAfter?: string): FailureError {
  const headers = new Map(retryAfter === undefined ? [] : [["retry-after", retryAfter]]);
  return new FailureError(
    httpFailure({ status: code, headers, body: JSON.stringify(status(code, reason, details)) }, 0),
  );
}

/** Nobody listens. */
export function refusedConnection(): Error {
  return kubeProblem("CONNECTION_REFUSED");
}

/** The server's end of one watch. */
export class ScriptedWatch implements WatchConnection {
  readonly evidenceId: string;
  closed = false;
  #sink: ByteSink | null = null;

  constructor(evidenceId: string) {
    this.evidenceId = evidenceId;
  }

  read(sink: ByteSink): void {
    this.#sink = sink;
  }

  close(): void {
    this.closed = true;
  }

  send(...events: readonly unknown[]): void {
    for (const item of events) this.bytes(`${JSON.stringify(item)}\n`);
  }

  bytes(chunk: string | Buffer): void {
    if (!this.closed) this.#sink?.bytes(Buffer.from(chunk));
  }

  /** A complete HTTP body, as at the end of timeoutSeconds. */
  end(): void {
    if (!this.closed) this.#sink?.end(null);
  }

  /** A reset connection. */
  cut(): void {
    if (!this.closed) this.#sink?.end(thrownFailure(kubeProblem("CONNECTION_RESET")));
  }
}

/**
 * A server that does what the test wrote down: each request is answered by the next script of its kind, and stays
 * unanswered when there is none.
 */
export class ScriptedSource implements ListerWatcher {
  readonly requests: ScriptedRequest[] = [];
  readonly watches: ScriptedWatch[] = [];
  readonly #lists: Array<ListScript | Error> = [];
  readonly #watches: Array<WatchScript | Error> = [];

  answerList(...scripts: ReadonlyArray<ListPage | ListScript | Error>): this {
    this.#lists.push(...scripts.map((s) => (typeof s === "function" || s instanceof Error ? s : () => s)));
    return this;
  }

  /** The script runs once the reader listens. */
  answerWatch(...scripts: ReadonlyArray<WatchScript | Error>): this {
    this.#watches.push(...scripts);
    return this;
  }

  /** The watch that was opened last. */
  get watching(): ScriptedWatch {
    const watch = this.watches.at(-1);
    if (!watch) throw new Error("nothing was watched");
    return watch;
  }

  async list(request: ListRequest, _signal: AbortSignal, heard: ListHeard = {}): Promise<ListPage> {
    this.requests.push({ what: "list", ...request });
    const script = this.#lists.shift();
    if (!script) return new Promise<never>(() => {});
    if (script instanceof Error) throw script;
    return script(request, heard.answered ?? (() => {}));
  }

  async watch(request: WatchRequest): Promise<WatchConnection> {
    this.requests.push({ what: "watch", ...request });
    const script = this.#watches.shift();
    if (!script) return new Promise<never>(() => {});
    if (script instanceof Error) throw script;
    const watch = new ScriptedWatch(`watch-${this.watches.length + 1}`);
    this.watches.push(watch);
    queueMicrotask(() => queueMicrotask(() => script(watch, request)));
    return watch;
  }
}
