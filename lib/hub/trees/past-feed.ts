import type { Clock } from "@/lib/base/clock";
import type { Problem } from "@/lib/base/problem";
import { type FailureKind, thrownFailure } from "@/lib/kube/reflector/failure";
import { kubeSource } from "@/lib/kube/reflector/kube-source";
import type { ListPage } from "@/lib/kube/reflector/lister-watcher";
import { pages } from "@/lib/kube/reflector/listing";
import type { KubeTransport } from "@/lib/kube/types";
import { type TreeKind, treeObject } from "@/lib/trees/tree-object";
import { ingestFor, WIRE } from "../ingest";
import { type Scope, scopePath } from "../scope";
import type { Feed, FeedChange, PastStatus } from "./feed";
import { aheadOfCluster, noLongerKept, notOfThatMoment } from "./past-problems";

export interface PastFeedOptions {
  readonly transport: Pick<KubeTransport, "request">;
  readonly clock: Clock;
  readonly kind: TreeKind;
  /** Null: all namespaces, or a cluster-scoped kind. */
  readonly namespace: string | null;
  readonly resourceVersion: string;
  /** Served by a server behind the aggregation layer, whose versions are its own: not asked for. */
  readonly foreign: boolean;
  readonly changed: (change: FeedChange) => void;
  readonly told: () => void;
}

/** One kind in one scope as it was at one resourceVersion: one list, never a watch. */
export class PastFeed implements Feed {
  readonly kind: TreeKind;
  readonly namespace: string | null;
  readonly #options: PastFeedOptions;
  readonly #abort = new AbortController();
  readonly #requests: string[] = [];
  #status: PastStatus;

  constructor(options: PastFeedOptions) {
    this.#options = options;
    this.kind = options.kind;
    this.namespace = options.namespace;
    this.#status = {
      phase: "waiting",
      reason: null,
      since: options.clock.now(),
      objects: 0,
      progress: null,
      lastEventAt: null,
    };
  }

  /** Reads it; resolves once that is done or has failed. Never rejects. */
  async open(): Promise<void> {
    if (this.#options.foreign) return this.#say({ phase: "failed", reason: notOfThatMoment() });
    try {
      await this.#read();
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#fail(error);
    }
  }

  status(): PastStatus {
    return this.#status;
  }

  /** Evidence of what is shown. */
  requests(): string[] {
    return this.#requests;
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(): Promise<void> {
    const { kind, resourceVersion } = this.#options;
    const { signal } = this.#abort;
    const scope = this.#scope();
    const ingest = ingestFor(scope, (object) => object);
    const put: FeedChange["put"][number][] = [];
    for await (const page of pages(
      this.#source(scope),
      { resourceVersion, paged: true, exact: true },
      signal,
    )) {
      if (signal.aborted) return;
      // A server that keeps no history answers with what is now.
      if (page.resourceVersion !== resourceVersion)
        return this.#say({ phase: "failed", reason: notOfThatMoment() });
      this.#readColumns(page);
      for (const object of page.objects) put.push(treeObject(kind, ingest(object)));
      this.#requests.push(page.evidenceId);
      const expected = page.remaining === null ? null : put.length + page.remaining;
      this.#say({ phase: "syncing", objects: put.length, progress: { received: put.length, expected } });
    }
    this.#options.changed({ put, removed: [], resync: true });
    this.#say({ phase: "past", objects: put.length, progress: null });
  }

  #scope(): Scope {
    const { group, version, resource } = this.kind;
    const selectors = { labelSelector: "", fieldSelector: "" };
    return { group, version, resource, namespace: this.namespace, ...selectors, representation: "tree" };
  }

  #source(scope: Scope) {
    const { transport, clock } = this.#options;
    const { representation, listEncoding } = WIRE.tree;
    return kubeSource({
      transport,
      clock,
      path: scopePath(scope),
      representation,
      ...(listEncoding && { listEncoding }),
      purpose: `trees/past/${scope.resource}`,
    });
  }

  #readColumns({ columns }: ListPage): void {
    if (columns.length > 0) this.kind.columns = new Map(columns.map(({ name }, at) => [name, at]));
  }

  #fail(error: unknown): void {
    const { kind, problem } = thrownFailure(error);
    const { resourceVersion } = this.#options;
    this.#say({ objects: 0, progress: null, ...verdict(kind, problem, resourceVersion) });
  }

  #say(status: Partial<PastStatus>): void {
    this.#status = { ...this.#status, ...status, since: this.#options.clock.now() };
    this.#options.told();
  }
}

function verdict(
  kind: FailureKind,
  problem: Problem,
  resourceVersion: string,
): Pick<PastStatus, "phase" | "reason"> {
  if (kind === "expired") return { phase: "gone", reason: noLongerKept(resourceVersion, problem) };
  if (kind === "too-new") return { phase: "gone", reason: aheadOfCluster(resourceVersion, problem) };
  return { phase: kind === "forbidden" ? "denied" : "failed", reason: problem };
}
