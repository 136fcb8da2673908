import type { Clock } from "@/lib/base/clock";
import { ProblemError } from "@/lib/base/problem";
import { objectHealth } from "@/lib/objects/health";
import type { KubeObject } from "@/lib/objects/kube-object";
import { type TreeKind, type TreeObject, treeObject } from "@/lib/trees/tree-object";
import type { Shareable } from "../pool";
import type { Watches } from "../watches";

export interface OutlineOptions {
  readonly watches: Watches;
  readonly clock: Clock;
  readonly context: string | undefined;
  readonly kind: TreeKind;
  readonly namespace: string | null;
  readonly fieldSelector: string;
  readonly put: (object: TreeObject) => void;
  readonly remove: (uid: string) => void;
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
  readonly #uids = new Set<string>();
  #stops: (() => void)[] = [];
  #closed = false;
  state: OutlineState = "reading";

  constructor(options: OutlineOptions) {
    this.#options = options;
    this.kind = options.kind;
    this.namespace = options.namespace;
    void this.#open();
  }

  bytes(): number {
    return this.#uids.size * 1_000;
  }

  has(uid: string): boolean {
    return this.#uids.has(uid);
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stops) stop();
    const held = [...this.#uids];
    this.#uids.clear();
    for (const uid of held) this.#options.remove(uid);
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
        for (const { metadata } of removed) this.#remove(metadata.uid);
        this.#options.told();
      }),
      reflector.onStatus(({ phase }) => this.#tell(stateOf(phase))),
    ];
    for (const object of reflector.objects.values()) this.#put(object);
    this.#tell(stateOf(reflector.status().phase));
  }

  #put(object: KubeObject): void {
    const { kind, clock, put } = this.#options;
    this.#uids.add(object.metadata.uid);
    put(treeObject(kind, object, objectHealth(object, clock.now())));
  }

  #remove(uid: string): void {
    this.#uids.delete(uid);
    this.#options.remove(uid);
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
