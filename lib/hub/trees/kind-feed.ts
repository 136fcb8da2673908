import type { Clock } from "@/lib/base/clock";
import { type Problem, ProblemError } from "@/lib/base/problem";
import type { SharedWatch } from "@/lib/hub/shared-watch";
import type { Standing } from "@/lib/kube/reflector/status";
import type { Delta } from "@/lib/kube/reflector/store";
import { type TreeKind, treeObject } from "@/lib/trees/tree-object";
import type { Watches } from "../watches";
import type { Feed, FeedChange, WaitingStatus } from "./feed";
import { InTurns, sliced } from "./in-turns";

export interface KindFeedOptions {
  readonly watches: Watches;
  readonly clock: Clock;
  readonly context: string | undefined;
  readonly kind: TreeKind;
  /** Null: all namespaces, or a cluster-scoped kind. */
  readonly namespace: string | null;
  readonly changed: (change: FeedChange) => void;
  readonly told: () => void;
}

/** One kind in one scope, as objects of trees. */
export class KindFeed implements Feed {
  readonly kind: TreeKind;
  readonly namespace: string | null;
  readonly #options: KindFeedOptions;
  #watch: SharedWatch | null = null;
  #release: () => void = () => {};
  #waiting: WaitingStatus = { phase: "waiting", reason: null };
  #closed = false;
  readonly #turns: InTurns;
  #told: () => void = () => {};
  /** The newest list and watch, by id of their evidence records. */
  readonly #requests: { listed: string | null; opened: string | null } = { listed: null, opened: null };

  constructor(options: KindFeedOptions) {
    this.#options = options;
    this.kind = options.kind;
    this.namespace = options.namespace;
    this.#turns = new InTurns(options.clock, () => this.#told());
  }

  /** Begins; resolves once there is data, or a reason why there is none. Never rejects. */
  async open(): Promise<void> {
    const { watches, context, kind, namespace } = this.#options;
    const { group, version, resource } = kind;
    const selectors = { labelSelector: "", fieldSelector: "" };
    try {
      const scope = { group, version, resource, namespace, ...selectors, representation: "tree" as const };
      const { value, close } = await watches.lease(context, scope);
      if (this.#closed) close();
      else await this.#follow(value, close);
    } catch (error) {
      this.#waiting = { phase: "failed", reason: error instanceof ProblemError ? error.problem : UNEXPECTED };
      this.#options.told();
    }
  }

  status(): Standing | WaitingStatus {
    const status = this.#watch?.reflector.standing();
    if (status === undefined) return this.#waiting;
    // Read, but not all of it is in its place yet.
    return this.#turns.busy && isSettled(status) ? { ...status, phase: "syncing" } : status;
  }

  /** Evidence of what is shown. */
  requests(): string[] {
    return [this.#requests.listed, this.#requests.opened].filter((id) => id !== null);
  }

  close(): void {
    this.#closed = true;
    this.#turns.close();
    this.#release();
    this.#watch = null;
  }

  #follow(watch: SharedWatch, close: () => void): Promise<void> {
    const { reflector } = watch;
    this.#watch = watch;
    const stops: (() => void)[] = [close];
    this.#release = () => {
      for (const stop of stops) stop();
    };
    stops.push(
      reflector.onDelta((delta) => this.#delta(delta)),
      reflector.tap((record) => {
        if (record.what === "listed" || record.what === "opened")
          this.#requests[record.what] = record.evidenceId;
      }),
    );
    const held = [...reflector.objects.values()];
    if (held.length > 0) this.#delta({ added: held, modified: [], removed: [], resync: true });
    return new Promise((resolve) => {
      this.#told = () => {
        if (isSettled(this.status())) resolve();
        this.#options.told();
      };
      stops.push(
        reflector.onStatus(() => this.#told()),
        resolve,
      );
      this.#told();
    });
  }

  #delta({
    added,
    modified,
    removed,
    resync,
  }: Pick<Delta, "added" | "modified" | "removed" | "resync">): void {
    const { kind } = this;
    if (resync || kind.columns.size === 0) this.#readColumns();
    const put = [...added, ...modified];
    const work = (from: number, to: number) =>
      this.#options.changed({
        put: put.slice(from, to).map((object) => treeObject(kind, object)),
        removed: removed.slice(from, to).map(({ metadata }) => metadata.uid),
        resync,
      });
    this.#turns.add(sliced(Math.max(put.length, removed.length), work));
  }

  #readColumns(): void {
    const columns = this.#watch?.reflector.standing().columns ?? [];
    if (columns.length > 0) this.kind.columns = new Map(columns.map(({ name }, at) => [name, at]));
  }
}

const isSettled = ({ phase }: { readonly phase: string }) => phase !== "connecting" && phase !== "syncing";

const UNEXPECTED: Problem = {
  code: "INTERNAL",
  message: "Cutaway failed to read this kind.",
  hint: "This is a fault of Cutaway: its log says more.",
};
