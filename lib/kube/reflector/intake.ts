import type { Clock } from "@/lib/base/clock";
import type { KubeObject } from "@/lib/objects/kube-object";
import { isOlder } from "@/lib/objects/resource-version";
import type { ChangeEvent, DecodedFrame, WatchEvent } from "../watch-stream/event";
import type { TableColumn } from "../watch-stream/table";
import type { ListPage } from "./lister-watcher";
import { type Counters, type WireRecord, zeroCounters } from "./status";
import { type Delta, type Limits, ObjectStore, type Outcome } from "./store";

export interface IntakeOptions {
  readonly clock: Clock;
  readonly limits: Limits;
  readonly ingest?: (object: KubeObject) => KubeObject;
}

const COUNTED_TYPES: Readonly<Record<WatchEvent["type"], keyof Counters>> = {
  ADDED: "added",
  MODIFIED: "modified",
  DELETED: "deleted",
  BOOKMARK: "bookmarks",
  ERROR: "errors",
  UNKNOWN: "unknown",
  REJECTED: "rejected",
  UNDECODABLE: "undecodable",
};

const COUNTED_OUTCOMES: Readonly<Record<Exclude<Outcome, "applied">, keyof Counters>> = {
  duplicate: "duplicates",
  outdated: "outdated",
  absent: "absent",
  "no-room": "noRoom",
};

/**
 * What becomes of what arrives: it is counted, cut and redacted, tapped, stored, and passed on as a delta, in that
 * order. Knows nothing of requests, waits or phases.
 */
export class Intake {
  readonly counters = zeroCounters();
  readonly store: ObjectStore;
  readonly deltas = new Set<(delta: Delta) => void>();
  readonly taps = new Set<(record: WireRecord) => void>();
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #ingest: (object: KubeObject) => KubeObject;
  columns: readonly TableColumn[] = [];
  /** Wall clock, ms. */
  lastEventAt: number | null = null;
  lastBookmarkAt: number | null = null;
  #lastBookmark = "";
  /** Objects that could not be kept since the last snapshot: the store is not complete. */
  rejectedSinceSync = 0;

  constructor({ clock, limits, ingest }: IntakeOptions) {
    this.#clock = clock;
    this.#limits = limits;
    this.#ingest = ingest ?? ((object) => object);
    this.store = new ObjectStore(limits);
  }

  /** A place to collect a snapshot in, under the same limits. */
  newSnapshot(): ObjectStore {
    return new ObjectStore(this.#limits);
  }

  /** Counts and taps a frame. @returns its event, with the object as it may be kept */
  frame({ event: raw, validUtf8 }: DecodedFrame, bytes: number, evidenceId: string): WatchEvent {
    const event = "object" in raw ? this.#ingestEvent(raw) : raw;
    const at = this.#clock.now();
    this.counters[COUNTED_TYPES[event.type]] += 1;
    this.counters.bytes += bytes;
    if (!validUtf8) this.counters.invalidUtf8 += 1;
    if (event.type === "REJECTED") this.rejectedSinceSync += 1;
    if (event.type === "BOOKMARK") this.lastBookmarkAt = at;
    else this.lastEventAt = at;
    this.wire({ what: "event", at, evidenceId, bytes, event });
    return event;
  }

  /** Counts, taps and collects one page of a list. */
  page(page: ListPage, snapshot: ObjectStore): void {
    const size = Math.round(page.bytes / Math.max(1, page.objects.length));
    let rejected = page.rejected;
    for (const object of page.objects) {
      const kept = this.#tryIngest(object);
      if (kept) snapshot.put(kept, size);
      else rejected += 1;
    }
    this.counters.pages += 1;
    this.counters.bytes += page.bytes;
    this.counters.rejected += rejected;
    this.rejectedSinceSync += rejected;
    const { evidenceId, bytes, resourceVersion } = page;
    this.wire({
      what: "listed",
      at: this.#clock.now(),
      evidenceId,
      bytes,
      objects: page.objects.length,
      resourceVersion,
    });
  }

  /** Applies a change to the store, and passes on what it changed. */
  change(event: ChangeEvent, bytes: number): void {
    const { outcome, delta } = apply(this.store, event, bytes);
    if (outcome !== "applied") this.counters[COUNTED_OUTCOMES[outcome]] += 1;
    else if (this.#isBehindBookmark(event.object.metadata.resourceVersion)) this.counters.behindBookmark += 1;
    if (delta) this.#emit(delta);
  }

  /** Collects a change of the initial state. */
  collect(event: ChangeEvent, bytes: number, snapshot: ObjectStore): void {
    if (event.columns) this.columns = event.columns;
    apply(snapshot, event, bytes);
  }

  bookmark(resourceVersion: string): void {
    this.#lastBookmark = resourceVersion;
  }

  /** The snapshot becomes the data, in a new epoch. `rejectedSinceSync` counts on from what it left out. */
  commit(snapshot: ObjectStore, resourceVersion: string): void {
    this.counters.resyncs += 1;
    this.#lastBookmark = resourceVersion;
    this.#emit(this.store.replace(snapshot, resourceVersion));
  }

  /** Nothing of this may be shown any longer. */
  clear(): void {
    if (this.store.objects.size > 0) this.#emit(this.store.replace(this.newSnapshot(), ""));
  }

  wire(record: WireRecord): void {
    for (const tap of this.taps) tap(record);
  }

  #emit(delta: Delta): void {
    for (const listener of this.deltas) listener(delta);
  }

  #ingestEvent(event: ChangeEvent): WatchEvent {
    const object = this.#tryIngest(event.object);
    return object ? { ...event, object } : { type: "REJECTED", reason: "the object could not be read in" };
  }

  /** An object that the hook cannot handle must not end the stream, nor be kept as it came. */
  #tryIngest(object: KubeObject): KubeObject | null {
    try {
      return this.#ingest(object);
    } catch {
      return null;
    }
  }

  #isBehindBookmark(resourceVersion: string): boolean {
    return resourceVersion === this.#lastBookmark || isOlder(resourceVersion, this.#lastBookmark);
  }
}

function apply(store: ObjectStore, event: ChangeEvent, bytes: number) {
  return event.type === "DELETED" ? store.remove(event.object) : store.put(event.object, bytes);
}
