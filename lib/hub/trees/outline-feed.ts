import type { Clock } from "@/lib/base/clock";
import { ProblemError } from "@/lib/base/problem";
import { objectHealth } from "@/lib/objects/health";
import type { KubeObject } from "@/lib/objects/kube-object";
import { type TreeKind, treeObject } from "@/lib/trees/tree-object";
import type { Shareable } from "../pool";
import type { Watches } from "../watches";
import { ScopeObjects, type ScopeObjectsOptions } from "./scope-objects";

export interface OutlineOptions extends ScopeObjectsOptions {
  readonly watches: Watches;
  readonly clock: Clock;
  readonly context: string | undefined;
  readonly kind: TreeKind;
  readonly namespace: string | null;
  readonly fieldSelector: string;
  readonly told: () => void;
}

export type OutlineState = "reading" | "read" | "denied" | "failed";

/** One kind of a scope that is open, live or of the past. */
export interface ScopeFeed extends Shareable {
  readonly kind: TreeKind;
  readonly namespace: string | null;
  readonly state: OutlineState;
  has(uid: string): boolean;
}

/** One kind of a scope that is open: in full over the wire, kept as far as relations and health read it. */
export class OutlineFeed implements ScopeFeed {
  readonly kind: TreeKind;
  readonly namespace: string | null;
  readonly #options: OutlineOptions;
  readonly #objects: ScopeObjects;
  #stops: (() => void)[] = [];
  #closed = false;
  state: OutlineState = "reading";

  constructor(options: OutlineOptions) {
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
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#objects.clear();
  }

  async #open(): Promise<void> {
    const { watches, context, kind, namespace, fieldSelector } = this.#options;
    const { group, version, resource } = kind;
    try {
      const { value, close } = await watches.lease(context, {
        group,
        version,
        resource,
        namespace,
        labelSelector: "",
        fieldSelector,
        representation: "outline",
      });
      if (this.#closed) close();
      else this.#follow(value.reflector, close);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.#tell("failed");
    }
  }

  #follow(reflector: Awaited<ReturnType<Watches["lease"]>>["value"]["reflector"], close: () => void): void {
    this.#stops = [
      close,
      reflector.onDelta(({ added, modified, removed }) => {
        for (const object of [...added, ...modified]) this.#put(object);
        for (const { metadata } of removed) this.#objects.remove(metadata.uid);
        this.#options.told();
      }),
      reflector.onStatus(({ phase }) => this.#tell(stateOf(phase))),
    ];
    for (const object of reflector.objects.values()) this.#put(object);
    this.#tell(stateOf(reflector.status().phase));
  }

  #put(object: KubeObject): void {
    const { kind, clock } = this.#options;
    this.#objects.put(treeObject(kind, object, objectHealth(object, clock.now())));
  }

  #tell(state: OutlineState): void {
    this.state = state;
    this.#options.told();
  }
}

function stateOf(phase: string): OutlineState {
  if (phase === "connecting" || phase === "syncing") return "reading";
  if (phase === "denied") return "denied";
  return phase === "live" || phase === "partial" ? "read" : "failed";
}
