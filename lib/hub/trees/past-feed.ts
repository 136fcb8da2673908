import type { Problem } from "@/lib/base/problem";
import { type FailureKind, thrownFailure } from "@/lib/kube/reflector/failure";
import type { ListPage } from "@/lib/kube/reflector/lister-watcher";
import { type TreeKind, treeObject } from "@/lib/trees/tree-object";
import { ingestFor } from "../ingest";
import type { Scope } from "../scope";
import type { Feed, FeedChange, PastStatus } from "./feed";
import { type PastListOptions, pastPages } from "./past-list";
import { aheadOfCluster, noLongerKept } from "./past-problems";

export interface PastFeedOptions extends Omit<PastListOptions, "scope"> {
  readonly kind: TreeKind;
  /** Null: all namespaces, or a cluster-scoped kind. */
  readonly namespace: string | null;
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
    const { kind } = this.#options;
    const scope = this.#scope();
    const ingest = ingestFor(scope, (object) => object);
    const put: FeedChange["put"][number][] = [];
    for await (const page of pastPages({ ...this.#options, scope }, this.#abort.signal)) {
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
