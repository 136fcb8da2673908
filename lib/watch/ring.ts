import { compareResourceVersions, isComparable } from "@/lib/objects/resource-version";
import { type EventFilter, matcher, restrictsNothing } from "./filter";
import { SeqList } from "./seq-list";
import { EVENT_TYPES, type EventRow, type EventType, type LabEvent } from "./types";

export interface RingOptions {
  /** Newest events kept. Default 50,000. */
  readonly maxEvents?: number;
  /** Sum of `bytes` kept, as a measure of memory; the newest event is kept even when it alone is more. Default 64 MiB. */
  readonly maxBytes?: number;
  /** `seq` of the first event. Default 0. */
  readonly firstSeq?: number;
}

/** Part of a filtered view: the rows at `offset`, and how many match in all. */
export interface RowWindow {
  readonly offset: number;
  readonly total: number;
  readonly events: readonly LabEvent[];
}

/**
 * The newest events, in bounded memory. Appending is O(1), finding by time or resourceVersion O(log n);
 * what had to go is counted. `seq` is given here, so that it never has a gap.
 */
export class EventRing {
  readonly #maxEvents: number;
  readonly #maxBytes: number;
  readonly #slots: (LabEvent | undefined)[] = [];
  readonly #views = new Set<FilteredEvents>();
  /** By stream: the events whose resourceVersion is in the order of the stream, for finding one. */
  readonly #versions = new Map<string, SeqList>();
  readonly #dropped = Object.fromEntries(EVENT_TYPES.map((type) => [type, 0])) as Record<EventType, number>;
  #first: number;
  #next: number;
  #bytes = 0;
  #latest = Number.NEGATIVE_INFINITY;

  constructor({ maxEvents = 50_000, maxBytes = 64 * 2 ** 20, firstSeq = 0 }: RingOptions = {}) {
    this.#maxEvents = maxEvents;
    this.#maxBytes = maxBytes;
    this.#first = firstSeq;
    this.#next = firstSeq;
  }

  /** `seq` of the oldest event kept; equal to `nextSeq` when there is none. */
  get firstSeq(): number {
    return this.#first;
  }
  get nextSeq(): number {
    return this.#next;
  }
  get length(): number {
    return this.#next - this.#first;
  }
  get bytes(): number {
    return this.#bytes;
  }
  /** How many events are gone, by type. */
  get dropped(): Readonly<Record<EventType, number>> {
    return this.#dropped;
  }

  /** Keeps an event as the newest, and returns it with its `seq`. A clock that ran back is held at the latest time. */
  append(event: Omit<LabEvent, "seq">): LabEvent {
    this.#latest = Math.max(this.#latest, event.at);
    const kept: LabEvent = { ...event, at: this.#latest, seq: this.#next };
    if (this.length === this.#maxEvents) this.#dropOldest();
    this.#slots[this.#next % this.#maxEvents] = kept;
    this.#next += 1;
    this.#bytes += kept.bytes;
    while (this.#bytes > this.#maxBytes && this.length > 1) this.#dropOldest();
    this.#indexVersion(kept);
    for (const view of this.#views) view.offer(kept, this.#first);
    return kept;
  }

  get(seq: number): LabEvent | undefined {
    return seq >= this.#first && seq < this.#next ? this.#slots[seq % this.#maxEvents] : undefined;
  }

  /** Events from `seq` on, at most `count`; those already dropped are left out. */
  window(seq: number, count: number): LabEvent[] {
    const from = Math.max(seq, this.#first);
    const to = Math.min(seq + count, this.#next);
    const events: LabEvent[] = [];
    for (let at = from; at < to; at += 1) {
      const event = this.get(at);
      if (event !== undefined) events.push(event);
    }
    return events;
  }

  *[Symbol.iterator](): Iterator<LabEvent> {
    for (let seq = this.#first; seq < this.#next; seq += 1) {
      const event = this.get(seq);
      if (event !== undefined) yield event;
    }
  }

  /** `seq` of the first event at or after a time; `nextSeq` when all are older. */
  seqAtTime(at: number): number {
    let low = this.#first;
    let high = this.#next;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.get(middle)?.at ?? Number.NEGATIVE_INFINITY) >= at) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** `seq` of a stream's first event at or after a resourceVersion; null when all are older, or it is opaque. */
  seqAtVersion(stream: string, resourceVersion: string): number | null {
    const seqs = this.#versions.get(stream);
    if (seqs === undefined || !isComparable(resourceVersion)) return null;
    const position = seqs.search((seq) => !isBefore(this.get(seq), resourceVersion));
    return seqs.at(position) ?? null;
  }

  /**
   * Masks what a stream's events are about, where that may no longer be shown. When and how much came stays.
   */
  withhold(stream: string): void {
    for (const event of this) {
      if (event.stream === stream && event.identity !== null)
        this.#slots[event.seq % this.#maxEvents] = { ...event, identity: null, object: null };
    }
  }

  /** The events that pass a filter, kept up to date until `close`. */
  view(filter: EventFilter): FilteredEvents {
    const view = new FilteredEvents(this, filter, () => this.#views.delete(view));
    this.#views.add(view);
    return view;
  }

  #dropOldest(): void {
    const slot = this.#first % this.#maxEvents;
    const event = this.#slots[slot];
    this.#slots[slot] = undefined;
    this.#first += 1;
    if (event === undefined) return;
    this.#bytes -= event.bytes;
    this.#dropped[event.type] += 1;
    const seqs = this.#versions.get(event.stream);
    seqs?.dropBelow(this.#first);
    if (seqs?.length === 0) this.#versions.delete(event.stream);
  }

  /** Synthetic events come in no order; and a server that was restored from a backup may start lower again. */
  #indexVersion(event: LabEvent): void {
    if (event.synthetic || event.resourceVersion === null || !isComparable(event.resourceVersion)) return;
    const seqs = this.#versions.get(event.stream) ?? new SeqList();
    const last = this.get(seqs.at(seqs.length - 1) ?? -1);
    if (last !== undefined && !isBefore(last, event.resourceVersion) && !sameVersion(last, event)) return;
    seqs.push(event.seq);
    this.#versions.set(event.stream, seqs);
  }
}

function isBefore(event: EventRow | undefined, resourceVersion: string): boolean {
  return (compareResourceVersions(event?.resourceVersion ?? "", resourceVersion) ?? 0) < 0;
}

const sameVersion = (a: EventRow, b: EventRow) => a.resourceVersion === b.resourceVersion;

/** The events of a ring that pass one filter, by position among themselves. */
export class FilteredEvents {
  readonly #seqs = new SeqList();
  readonly #matches: (row: EventRow) => boolean;
  #gone: number;

  constructor(
    private readonly ring: EventRing,
    filter: EventFilter,
    readonly close: () => void,
  ) {
    this.#matches = matcher(filter);
    this.#gone = restrictsNothing(filter) ? ring.firstSeq : 0;
    for (const event of ring) if (this.#matches(event)) this.#seqs.push(event.seq);
  }

  get length(): number {
    return this.#seqs.length;
  }

  /** Events that matched and are no longer kept: as far as this view saw them go, and all where nothing is filtered. */
  get gone(): number {
    return this.#gone;
  }

  /** For the ring alone: a new event, and the oldest `seq` still kept. */
  offer(event: LabEvent, first: number): void {
    const held = this.#seqs.length;
    this.#seqs.dropBelow(first);
    this.#gone += held - this.#seqs.length;
    if (this.#matches(event)) this.#seqs.push(event.seq);
  }

  window(offset: number, count: number): RowWindow {
    const events = this.#seqs.slice(offset, count).flatMap((seq) => this.ring.get(seq) ?? []);
    return { offset, total: this.length, events };
  }

  /** Position of the first event whose `seq` is at least this one; `length` when all are older. */
  positionOf(seq: number): number {
    return this.#seqs.search((candidate) => candidate >= seq);
  }
}
