import { thrownFailure } from "@/lib/kube/reflector/failure";
import { type TreeKind, treeObject } from "@/lib/trees/tree-object";
import { ingestFor, type Outline } from "../ingest";
import type { OutlineOptions, OutlineState, ScopeFeed } from "./outline-feed";
import { type PastListOptions, pastPages } from "./past-list";
import { ScopeObjects } from "./scope-objects";

export interface PastOutlineOptions
  extends Pick<OutlineOptions, "kind" | "namespace" | "fieldSelector" | "put" | "remove" | "told">,
    Omit<PastListOptions, "scope"> {
  readonly outline: Outline;
}

/** As an OutlineFeed, of how things were at one resourceVersion: one list, never a watch. */
export class PastOutline implements ScopeFeed {
  readonly kind: TreeKind;
  readonly namespace: string | null;
  readonly #options: PastOutlineOptions;
  readonly #objects: ScopeObjects;
  readonly #abort = new AbortController();
  state: OutlineState = "reading";

  constructor(options: PastOutlineOptions) {
    this.#options = options;
    this.kind = options.kind;
    this.namespace = options.namespace;
    this.#objects = new ScopeObjects(options);
    void this.#open();
  }

  bytes(): number {
    return this.#objects.bytes();
  }

  has(uid: string): boolean {
    return this.#objects.has(uid);
  }

  close(): void {
    this.#abort.abort();
    this.#objects.clear();
  }

  async #open(): Promise<void> {
    try {
      await this.#read();
      this.#tell("read");
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      this.#tell(thrownFailure(error).kind === "forbidden" ? "denied" : "failed");
    }
  }

  async #read(): Promise<void> {
    const { kind, namespace, fieldSelector, outline } = this.#options;
    const { group, version, resource } = kind;
    const representation = "outline" as const;
    const scope = { group, version, resource, namespace, labelSelector: "", fieldSelector, representation };
    const ingest = ingestFor(scope, outline);
    for await (const { objects } of pastPages({ ...this.#options, scope }, this.#abort.signal))
      for (const object of objects) this.#objects.put(treeObject(kind, ingest(object)));
  }

  #tell(state: OutlineState): void {
    this.state = state;
    this.#options.told();
  }
}
