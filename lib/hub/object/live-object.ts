import type { Clock } from "@/lib/base/clock";
import type { ObjectKind, ObjectMeta, OwnersUp } from "@/lib/object/api-schema";
import type { KubeObject } from "@/lib/objects/kube-object";
import { ownerReferences } from "@/lib/objects/owners";
import type { StreamStatus } from "@/lib/stream/messages";
import type { LiveView } from "../view";
import type { ObjectSource } from "./source";

export interface LiveObjectOptions {
  readonly clock: Clock;
  readonly kind: ObjectKind;
  readonly namespace: string;
  readonly name: string;
  readonly source: ObjectSource;
  /** By GETs, for who may not list and watch. */
  readonly poll: () => ObjectSource;
  readonly owners: (
    object: KubeObject,
    signal: AbortSignal,
    onRecord: (id: string) => void,
  ) => Promise<OwnersUp>;
}

/** Phases in which an object that is not here is not there either; "gone" is its whole kind. */
const KNOWN: ReadonlySet<StreamStatus["phase"]> = new Set(["live", "partial", "gone"]);

/** One object, live: what it is, and when it goes, what it was. No rows, all of it as `meta`. */
export class LiveObject implements LiveView {
  readonly epoch = 1;
  revision = 1;
  readonly #options: LiveObjectOptions;
  readonly #listeners = new Set<() => void>();
  readonly #abort = new AbortController();
  #source: ObjectSource;
  #stop: () => void;
  /** As it is, or was last. */
  #last: KubeObject | null = null;
  #there = false;
  #goneAt: number | null = null;
  #before: ObjectMeta["before"] = null;
  #owners: OwnersUp | null = null;
  #ownersOf = "";
  #ownerRequests: string[] = [];
  #reading: Promise<void> = Promise.resolve();

  constructor(options: LiveObjectOptions) {
    this.#options = options;
    this.#source = options.source;
    this.#stop = this.#source.onChange(() => this.#look());
    this.#look();
  }

  frame() {
    return { offset: 0, total: 0, rows: [], meta: this.meta() };
  }

  meta(): ObjectMeta {
    const { kind, namespace, name } = this.#options;
    return {
      kind,
      namespace,
      name,
      presence: this.#presence(),
      object: this.#last,
      goneAt: this.#goneAt,
      before: this.#before,
      how: this.#source.how,
      owners: this.#owners,
      requests: [...this.#source.requests(), ...this.#ownerRequests],
    };
  }

  /** Resolves once the owners of what is there now were looked up. */
  ownersRead(): Promise<void> {
    return this.#reading;
  }

  status(): StreamStatus {
    return this.#source.status();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#abort.abort();
    this.#stop();
    this.#source.close();
  }

  #presence(): ObjectMeta["presence"] {
    const { phase } = this.#source.status();
    if (this.#there) return "there";
    if (this.#last !== null) return "gone";
    if (phase === "denied" || phase === "reauth") return "hidden";
    return KNOWN.has(phase) ? "absent" : "looking";
  }

  #look(): void {
    if (this.#source.how === "watch" && this.#source.status().phase === "denied") this.#poll();
    const { phase } = this.#source.status();
    const object = this.#source.object;
    // What may no longer be seen is taken away; what is there no more stays as it was.
    if (phase === "denied") this.#forget();
    else if (object !== null) this.#seen(object);
    else if (this.#there && KNOWN.has(phase)) this.#vanished();
    for (const listener of [...this.#listeners]) listener();
  }

  /** A right to get alone is enough, if it takes longer to hear of changes. */
  #poll(): void {
    this.#stop();
    this.#source.close();
    this.#source = this.#options.poll();
    this.#stop = this.#source.onChange(() => this.#look());
  }

  #seen(object: KubeObject): void {
    if (object === this.#last && this.#there) return;
    const last = this.#last;
    if (last !== null && last.metadata.uid !== object.metadata.uid) {
      this.#before = { uid: last.metadata.uid, goneAt: this.#goneAt ?? this.#options.clock.now() };
    }
    this.#last = object;
    this.#there = true;
    this.#goneAt = null;
    this.revision += 1;
    this.#reading = this.#lookUpOwners(object);
  }

  #vanished(): void {
    this.#there = false;
    this.#goneAt = this.#options.clock.now();
    this.revision += 1;
  }

  #forget(): void {
    this.#last = null;
    this.#there = false;
    this.#owners = null;
    this.#ownersOf = "";
    this.revision += 1;
  }

  /** Once for each set of owners that it names. */
  async #lookUpOwners(object: KubeObject): Promise<void> {
    const references = ownerReferences(object);
    const named = JSON.stringify([object.metadata.uid, references]);
    if (named === this.#ownersOf) return;
    this.#ownersOf = named;
    this.#owners = null;
    if (references.length === 0) return;
    const requests: string[] = [];
    const found = await this.#options.owners(object, this.#abort.signal, (id) => requests.push(id));
    if (this.#abort.signal.aborted || named !== this.#ownersOf) return;
    this.#owners = found;
    this.#ownerRequests = requests;
    this.revision += 1;
    for (const listener of [...this.#listeners]) listener();
  }
}
