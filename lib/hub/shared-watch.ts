import type { Clock } from "@/lib/base/clock";
import { kubeSource } from "@/lib/kube/reflector/kube-source";
import type { Readiness } from "@/lib/kube/reflector/readiness";
import { Reflector } from "@/lib/kube/reflector/reflector";
import type { KubeTransport } from "@/lib/kube/types";
import { AccessGuard } from "./access-guard";
import { ingestFor, type Outline, WIRE } from "./ingest";
import { ObjectsView } from "./objects-view";
import { Pool, type Shareable } from "./pool";
import type { Rights } from "./rights";
import { type Scope, scopePath } from "./scope";

export interface SharedWatchOptions {
  readonly transport: KubeTransport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly readiness: Readiness;
  readonly rights: Rights;
  readonly scope: Scope;
  readonly outline: Outline;
  /** Called when the server's history turns out to be another. */
  readonly historyReset: () => void;
}

/** An index over objects that are held anyway is quick to make again. */
const INDEX_LINGER_MS = 5_000;
/** For each object in an index: its place in an array. */
const INDEX_BYTES = 8;

let made = 0;

/** One upstream watch, and the objects it keeps in step: what all who look at the same scope share. */
export class SharedWatch implements Shareable {
  /** Tells this watch from every other of the process, also from one on the same scope before it. */
  readonly id = ++made;
  readonly scope: Scope;
  readonly context: string;
  readonly transport: KubeTransport;
  readonly reflector: Reflector;
  /** The newest list and watch, by id of their evidence records. */
  readonly #requests = new Map<"listed" | "opened", string>();
  readonly #guard: AccessGuard;
  readonly #lists: Pool<ObjectsView & Shareable>;

  constructor(options: SharedWatchOptions) {
    const { transport, clock, random, readiness, rights, scope, outline, historyReset } = options;
    this.scope = scope;
    this.transport = transport;
    this.context = transport.context;
    const { labelSelector, fieldSelector } = scope;
    const { representation, ...wire } = WIRE[scope.representation];
    const source = kubeSource({
      transport,
      clock,
      path: scopePath(scope),
      representation,
      ...(wire.listEncoding && { listEncoding: wire.listEncoding }),
      labelSelector,
      fieldSelector,
      purpose: `watch/${scope.resource}`,
    });
    const ingest = ingestFor(scope, outline);
    this.reflector = new Reflector({
      source,
      clock,
      random,
      readiness,
      ingest,
      assume: wire.assume,
      historyReset,
    });
    this.reflector.tap((record) => {
      if ((record.what === "listed" || record.what === "opened") && record.evidenceId !== "")
        this.#requests.set(record.what, record.evidenceId);
    });
    this.#lists = new Pool({ clock, lingerMs: INDEX_LINGER_MS, idleBytes: Number.POSITIVE_INFINITY });
    const watching = () => this.reflector.status().reason?.code !== "NOT_LIVE_POLLING";
    this.#guard = new AccessGuard({ rights, clock, scope, watching, revoked: () => this.#revoked() });
    this.reflector.start();
  }

  /** Evidence of what it holds: ids of the newest list and watch. */
  requests(): readonly string[] {
    return [...this.#requests.values()];
  }

  /** With its indexes. */
  bytes(): number {
    return this.reflector.status().bytes + this.#lists.bytes();
  }

  /** How many lists are kept in order, and the memory that this takes. */
  get indexes(): { readonly open: number; readonly bytes: number } {
    return { open: this.#lists.size, bytes: this.#lists.bytes() };
  }

  /** The objects by name, shared by all who search for the same. */
  list(search: string): { readonly value: ObjectsView; close(): void } {
    return this.#lists.lease(search, () => {
      const view = new ObjectsView(this.reflector, search);
      const bytes = () => this.reflector.objects.size * INDEX_BYTES;
      return Object.assign(view, { bytes });
    });
  }

  close(): void {
    this.#lists.close();
    this.#guard.close();
    this.reflector.stop();
  }

  /** The next request is refused, and the reflector knows what to do then; only the running watch does not hear of it. */
  #revoked(): void {
    this.reflector.stop();
    this.reflector.start();
  }
}
