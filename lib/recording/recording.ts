import { Blocks } from "./blocks";
import {
  type BlockEntry,
  checkPreamble,
  indexedContents,
  invalid,
  parseJson,
  type RecordingEnd,
  scanContents,
  tooLarge,
} from "./contents";
import { excessOf } from "./excess";
import { readHeader, readScopes, readTrailer } from "./headings";
import { RECORDING_LIMITS, type RecordingLimits } from "./limits";
import { decodeLines } from "./lines";
import { applyPatch } from "./patch";
import {
  type EventLine,
  eventSchema,
  type RecordingAnswer,
  type RecordingDocument,
  type RecordingHeader,
  type RecordingScope,
  type RecordingTrailer,
  type RowIdentity,
  rowSchema,
} from "./schema";
import type { ByteSource } from "./source";

/** Where an object's JSON is. Small, so that one can be kept for each object instead of the object. */
export interface PayloadRef {
  readonly block: number;
  readonly start: number;
  readonly end: number;
}

/** One object of a snapshot. */
export interface RecordedRow extends RowIdentity {
  readonly ref: PayloadRef;
  /** A view of the block that is being read: copy what is to stay, or ask for `ref` again later. */
  readonly payload: Buffer;
}

export interface RecordedEvent extends EventLine {
  /** Null for BOOKMARK and RESYNC. */
  readonly ref: PayloadRef | null;
  readonly payload: Buffer | null;
}

export interface OpenOptions {
  readonly limits?: RecordingLimits;
  /** `all` (the default) reads the file once; `lazy` believes its indexes and checks blocks as they are read. */
  readonly checksums?: "all" | "lazy";
  /** Bytes of unpacked blocks to keep at hand. */
  readonly cacheBytes?: number;
}

const CACHE_BYTES = 16 * 1024 * 1024;

/**
 * Opens a recording. It may come from anybody: whatever its bytes are, this and everything below ends in what it
 * says or in a ProblemError that says where it is wrong, within `limits`.
 * @throws ProblemError RECORDING_UNKNOWN, RECORDING_VERSION, RECORDING_CUT_EARLY, RECORDING_BROKEN, RECORDING_INVALID,
 *   RECORDING_TOO_LARGE
 */
export function openRecording(source: ByteSource, options: OpenOptions = {}): Recording {
  const limits = options.limits ?? RECORDING_LIMITS;
  checkPreamble(source, limits);
  const indexed = options.checksums === "lazy" ? indexedContents(source, limits) : null;
  const { blocks: entries, end } = indexed ?? scanContents(source, limits);
  checkTotals(entries, limits);
  const blocks = new Blocks(source, entries, limits, options.cacheBytes ?? CACHE_BYTES);
  return new Recording(blocks, end, limits);
}

/**
 * A recording that was opened. Reads synchronously and block by block: use it in a worker, and it needs no more
 * memory than its index and the blocks at hand, however large the file is.
 */
export class Recording {
  readonly header: RecordingHeader;
  readonly scopes: readonly RecordingScope[];
  readonly answers: readonly RecordingAnswer[];
  readonly documents: readonly RecordingDocument[];
  /** Null when the file was cut. */
  readonly trailer: RecordingTrailer | null;
  readonly end: RecordingEnd;
  /** Until something was recorded last, in milliseconds. */
  readonly durationMs: number;
  readonly #blocks: Blocks;
  readonly #limits: RecordingLimits;
  /** Blocks of answers and documents by id. */
  readonly #bodies = new Map<number, number>();

  constructor(blocks: Blocks, end: RecordingEnd, limits: RecordingLimits) {
    this.#blocks = blocks;
    this.#limits = limits;
    this.end = end;
    this.header = readHeader(blocks);
    this.scopes = readScopes(blocks);
    this.answers = blocks.of("answer").map(({ about, index }) => this.#named(about.answer, index));
    this.documents = blocks.of("document").map(({ about, index }) => this.#named(about.document, index));
    this.trailer = readTrailer(blocks, end);
    this.durationMs = this.#lastMoment();
  }

  /** The objects of a scope at its `at`, in the order of its list. @throws ProblemError RECORDING_BROKEN, RECORDING_INVALID */
  *snapshot(scope: number): Generator<RecordedRow> {
    for (const { about, index, offset } of this.#blocks.of("snapshot")) {
      if (about.scope !== scope) continue;
      let rows = 0;
      for (const { head, payload } of decodeLines(this.#blocks.bytes(index))) {
        const row = rowSchema.safeParse(head);
        if (!row.success || payload === null) throw invalid(offset, `Its line ${rows + 1} is no object.`);
        const ref = { block: index, ...payload };
        yield { ...row.data, ref, payload: this.payload(ref) };
        rows += 1;
      }
      if (rows !== about.rows) throw invalid(offset, `It holds ${rows} objects and says ${about.rows}.`);
    }
  }

  /**
   * What came on the watches of all scopes, in order.
   * @param range milliseconds since the recording began; `from` is inside, `to` is not
   * @throws ProblemError RECORDING_BROKEN, RECORDING_INVALID
   */
  *events(range: { readonly from?: number; readonly to?: number } = {}): Generator<RecordedEvent> {
    const { from = 0, to = Number.POSITIVE_INFINITY } = range;
    let last = 0;
    for (const { about, index } of this.#blocks.of("events")) {
      if (about.to < from || about.from >= to) continue;
      for (const event of this.#eventsOf(index, about.events)) {
        if (event.at < last) throw invalid(this.#blocks.offset(index), "Its events are not in order.");
        last = event.at;
        if (event.at >= from && event.at < to) yield event;
      }
    }
  }

  /** An object's JSON (for a Table: of its cells). A view of a block that may be reused: copy what is to stay. */
  payload({ block, start, end }: PayloadRef): Buffer {
    return this.#blocks.bytes(block).subarray(start, end);
  }

  /**
   * The same, parsed. Own keys may have any name, `__proto__` as well.
   * @throws ProblemError RECORDING_INVALID for what is no JSON or nested too deep
   */
  object(ref: PayloadRef): unknown {
    const value = parseJson(this.#checked(ref));
    if (value === undefined) throw invalid(this.#blocks.offset(ref.block), "An object is no JSON.");
    return value;
  }

  /** The same as text: JSON of a depth that can be parsed. @throws ProblemError RECORDING_INVALID when it is deeper or longer than that */
  text(ref: PayloadRef): string {
    return this.#checked(ref).toString("utf8");
  }

  /** The body of one of `answers` or `documents`. @throws ProblemError RECORDING_BROKEN, RECORDING_INVALID */
  body({ id }: RecordingAnswer | RecordingDocument): Buffer {
    const { bytes, base, offset } = this.#stored(id);
    if (base === null) return bytes;
    const on = this.#stored(base);
    const body =
      on.base === null ? applyPatch(on.bytes.toString("utf8"), parseJson(bytes), this.#limits.block) : null;
    if (body === null) throw invalid(offset, "An answer does not fit the one that it is told by.");
    return body;
  }

  close(): void {
    this.#blocks.close();
  }

  #checked(ref: PayloadRef): Buffer {
    const payload = this.payload(ref);
    const excess = excessOf(payload, this.#limits);
    if (excess === null) return payload;
    const why = excess === "deep" ? "An object is nested too deep." : "An object holds too long a text.";
    throw invalid(this.#blocks.offset(ref.block), why);
  }

  *#eventsOf(index: number, expected: number): Generator<RecordedEvent> {
    const offset = this.#blocks.offset(index);
    let count = 0;
    for (const { head, payload } of decodeLines(this.#blocks.bytes(index))) {
      const event = eventSchema.safeParse(head);
      const isWhole = event.success && (payload === null) === isMark(event.data);
      if (!isWhole) throw invalid(offset, `Its line ${count + 1} is no event.`);
      const ref = payload === null ? null : { block: index, ...payload };
      yield { ...event.data, ref, payload: ref === null ? null : this.payload(ref) };
      count += 1;
    }
    if (count !== expected) throw invalid(offset, `It holds ${count} events and says ${expected}.`);
  }

  #named<T extends { readonly id: number }>(named: T, index: number): T {
    if (this.#bodies.has(named.id))
      throw invalid(this.#blocks.offset(index), `There are two answers ${named.id}.`);
    this.#bodies.set(named.id, index);
    return named;
  }

  #stored(id: number): { bytes: Buffer; base: number | null; offset: number } {
    const index = this.#bodies.get(id);
    if (index === undefined) throw invalid(0, `There is no answer ${id}.`);
    const about = this.#blocks.about(index);
    const base = about?.block === "answer" ? about.answer.base : null;
    return { bytes: this.#blocks.bytes(index), base, offset: this.#blocks.offset(index) };
  }

  #lastMoment(): number {
    const events = this.#blocks.of("events").map(({ about }) => about.to);
    const moments = [
      this.trailer?.endedAt ?? 0,
      ...events,
      ...[...this.scopes, ...this.answers].map(({ at }) => at),
    ];
    return moments.reduce((latest, moment) => Math.max(latest, moment), 0);
  }
}

function isMark({ type }: EventLine): boolean {
  return type === "BOOKMARK" || type === "RESYNC";
}

/** @throws ProblemError RECORDING_TOO_LARGE */
function checkTotals(blocks: readonly BlockEntry[], limits: RecordingLimits): void {
  const totals = { blocks: blocks.length, unpacked: 0, objects: 0, events: 0 };
  for (const { about, unpacked } of blocks) {
    totals.unpacked += unpacked;
    if (about.block === "snapshot") totals.objects += about.rows;
    if (about.block === "events") totals.events += about.events;
  }
  const over = Object.entries(totals).find(([what, total]) => total > limits[what as keyof typeof totals]);
  if (over === undefined) return;
  const [what, total] = over;
  const unit = what === "unpacked" ? "bytes when unpacked" : what;
  tooLarge(`It has ${total} ${unit}, of ${limits[what as keyof typeof totals]} at most.`);
}
