import type { Clock, Timer } from "@/lib/base/clock";
import { digString, isObject } from "@/lib/base/json";
import { type Problem, ProblemError } from "@/lib/base/problem";
import type { KubeTransport } from "@/lib/kube/types";
import { isKubeObject, type KubeObject } from "@/lib/objects/kube-object";
import { resourcePath } from "@/lib/objects/path";
import type { StreamStatus } from "@/lib/stream/messages";
import { ingestFor } from "../ingest";
import type { Scope } from "../scope";
import type { ObjectSource } from "./source";

/** While somebody looks, it is asked for again so long after the last answer. */
const EVERY_MS = 10_000;
/** A right that is missing is not there ten seconds later. */
const DENIED_MS = 50_000;

const POLLED: Problem = {
  code: "OBJECT_POLLED",
  message: "This cannot be watched, so it is asked for every 10 s.",
  hint: "The kind serves no watch, or you may get the object but not list and watch it.",
};

export interface PolledObjectOptions {
  readonly transport: KubeTransport;
  readonly clock: Clock;
  readonly scope: Scope;
  readonly name: string;
}

/** By one GET after another: for who may get but not watch, and for kinds without a watch. */
export class PolledObject implements ObjectSource {
  readonly how = "poll";
  object: KubeObject | null = null;
  readonly #options: PolledObjectOptions;
  readonly #listeners = new Set<() => void>();
  readonly #abort = new AbortController();
  #status: StreamStatus;
  #timer: Timer | null = null;
  #request = "";

  constructor(options: PolledObjectOptions) {
    this.#options = options;
    this.#status = { ...UNASKED, since: options.clock.now() };
    void this.#ask();
  }

  status(): StreamStatus {
    return this.#status;
  }

  requests(): readonly string[] {
    return this.#request === "" ? [] : [this.#request];
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#timer?.cancel();
    this.#abort.abort();
  }

  async #ask(): Promise<void> {
    const problem = await this.#get().catch((error: unknown) =>
      error instanceof ProblemError ? error.problem : UNEXPECTED,
    );
    if (this.#abort.signal.aborted) return;
    const { clock } = this.#options;
    const wait = problem?.code === "FORBIDDEN" ? DENIED_MS : EVERY_MS;
    this.#status = this.#statusAfter(problem, wait);
    if (this.#status.phase === "denied") this.object = null;
    this.#timer = clock.after(wait, () => void this.#ask());
    for (const listener of this.#listeners) listener();
  }

  /** What is wrong with the answer; null when it is one. */
  async #get(): Promise<Problem | null> {
    const { transport, scope, name } = this.#options;
    const { group, version, resource, namespace } = scope;
    const path = resourcePath({ group, version, resource, namespace: namespace ?? "", name });
    const onRecord = (id: string) => {
      this.#request = id;
    };
    try {
      const request = { path, purpose: `object/${resource}`, signal: this.#abort.signal, onRecord };
      const { body } = await transport.getJson(request);
      const object = named(body);
      if (object === null) return NO_OBJECT;
      this.object = ingestFor(scope, (whole) => whole)(object);
      return null;
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.upstream?.status !== 404) throw error;
      this.object = null;
      return null;
    }
  }

  #statusAfter(problem: Problem | null, wait: number): StreamStatus {
    const { clock } = this.#options;
    const now = clock.now();
    const before = this.#status;
    const resourceVersion = this.object?.metadata.resourceVersion ?? null;
    if (problem === null)
      return { ...UNASKED, phase: "partial", since: now, problem: POLLED, lastEventAt: now, resourceVersion };
    const phase = PHASES[problem.code] ?? (before.lastEventAt === null ? "backing-off" : "stale");
    const since = phase === "stale" ? (before.lastEventAt ?? now) : now;
    return { ...before, phase, since, problem, nextTryAt: now + wait };
  }
}

/** What is computed rather than stored (metrics.k8s.io, componentstatuses) has neither uid nor resourceVersion. */
function named(body: unknown): KubeObject | null {
  if (isKubeObject(body)) return body;
  const name = digString(body, "metadata", "name");
  if (!isObject(body) || !isObject(body.metadata) || !name) return null;
  return { ...body, metadata: { ...body.metadata, name, uid: "", resourceVersion: "" } };
}

const PHASES: Readonly<Record<string, StreamStatus["phase"]>> = {
  FORBIDDEN: "denied",
  AUTH_EXPIRED: "reauth",
};

const UNASKED: StreamStatus = {
  phase: "connecting",
  since: 0,
  problem: null,
  progress: null,
  nextTryAt: null,
  lastEventAt: null,
  lastBookmarkAt: null,
  resourceVersion: null,
};

const NO_OBJECT: Problem = {
  code: "OBJECT_UNREADABLE",
  message: "What the server answers is no object: it has no name.",
  hint: "The raw explorer shows the answer as it is.",
};

const UNEXPECTED: Problem = {
  code: "INTERNAL",
  message: "Cutaway failed to read this object.",
  hint: "This is a fault of Cutaway: its log says more.",
};
