import { BlockCache } from "./block-cache";
import {
  type BlockEntry,
  checkPreamble,
  indexedContents,
  invalid,
  parseJson,
  type RecordingEnd,
  readBlock,
  scanContents,
  tooLarge,
} from "./contents";
import { excessOf } from "./excess";
import { RECORDING_LIMITS, type RecordingLimits } from "./limits";
import { decodeLines } from "./lines";
import { applyPatch } from "./patch";
import { recordingProblem } from "./problems";
import {
  type BlockAbout,
  type EventLine,
  eventSchema,
  headerSchema,
  type RecordingAnswer,
  type RecordingDocument,
  type RecordingHeader,
  type RecordingScope,
  type RecordingTrailer,
  type RowIdentity,
  rowSchema,
  scopeSchema,
  trailerSchema,
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
  const { blocks, end } = indexed ?? scanContents(source, limits);
  checkTotals(blocks, limits);
  return new Recording(source, blocks, end, limits, options.cacheBytes ?? CACHE_BYTES);
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
  readonly #source: ByteSource;
  readonly #blocks: readonly BlockEntry[];
  readonly #limits: RecordingLimits;
  readonly #cache: BlockCache;
  /** Blocks of answers and documents by id. */
  readonly #bodies = new Map<number, number>();

  constructor(
    source: ByteSource,
    blocks: readonly BlockEntry[],
    end: RecordingEnd,
    limits: RecordingLimits,
    cacheBytes: number,
  ) {
    this.#source = source;
    this.#blocks = blocks;
    this.#limits = limits;
    this.#cache = new BlockCache(cacheBytes);
    this.end = end;
    this.header = this.#readHeader();
    this.scopes = this.#readScopes();
    this.answers = this.#abouts("answer").map(({ about, index }) => this.#named(about.answer, index));
    this.documents = this.#abouts("document").map(({ about, index }) => this.#named(about.document, index));
    this.trailer = this.#readTrailer();
    this.durationMs = this.#lastMoment();
  }

  /** The objects of a scope at its `at`, in the order of its list. @throws ProblemError RECORDING_BROKEN, RECORDING_INVALID */
  *snapshot(scope: number): Generator<RecordedRow> {
    for (const { about, index, offset } of this.#abouts("snapshot")) {
      if (about.scope !== scope) continue;
      let rows = 0;
      for (const { head, payload } of decodeLines(this.#block(index))) {
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
    for (const { about, index } of this.#abouts("events")) {
      if (about.to < from || about.from >= to) continue;
      for (const event of this.#eventsOf(index, about.events)) {
        if (event.at < last) throw invalid(this.#offset(index), "Its events are not in order.");
        last = event.at;
        if (event.at >= from && event.at < to) yield event;
      }
    }
  }

  /** An object's JSON (for a Table: of its cells). A view of a block that may be reused: copy what is to stay. */
  payload({ block, start, end }: PayloadRef): Buffer {
    return this.#block(block).subarray(start, end);
  }

  /**
   * The same, parsed. Own keys may have any name, `__proto__` as well.
   * @throws ProblemError RECORDING_INVALID for what is no JSON or nested too deep
   */
  object(ref: PayloadRef): unknown {
    const value = parseJson(this.#checked(ref));
    if (value === undefined) throw invalid(this.#offset(ref.block), "An object is no JSON.");
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
    this.#source.close();
  }

  #checked(ref: PayloadRef): Buffer {
    const payload = this.payload(ref);
    const excess = excessOf(payload, this.#limits);
    if (excess === null) return payload;
    const why = excess === "deep" ? "An object is nested too deep." : "An object holds too long a text.";
    throw invalid(this.#offset(ref.block), why);
  }

  #block(index: number): Buffer {
    const entry = this.#blocks[index];
    if (entry === undefined) throw invalid(0, "A block that does not exist was named.");
    return this.#cache.get(index, () => readBlock(this.#source, entry, this.#limits));
  }

  #offset(index: number): number {
    return this.#blocks[index]?.offset ?? 0;
  }

  #abouts<K extends BlockAbout["block"]>(kind: K) {
    return this.#blocks.flatMap(({ about, offset }, index) =>
      isOf(about, kind) ? [{ about, index, offset }] : [],
    );
  }

  *#eventsOf(index: number, expected: number): Generator<RecordedEvent> {
    const offset = this.#offset(index);
    let count = 0;
    for (const { head, payload } of decodeLines(this.#block(index))) {
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
    if (this.#bodies.has(named.id)) throw invalid(this.#offset(index), `There are two answers ${named.id}.`);
    this.#bodies.set(named.id, index);
    return named;
  }

  #stored(id: number): { bytes: Buffer; base: number | null; offset: number } {
    const index = this.#bodies.get(id);
    const entry = index === undefined ? undefined : this.#blocks[index];
    if (index === undefined || entry === undefined) throw invalid(0, `There is no answer ${id}.`);
    const base = entry.about.block === "answer" ? entry.about.answer.base : null;
    return { bytes: this.#block(index), base, offset: entry.offset };
  }

  #readHeader(): RecordingHeader {
    const first = this.#blocks[0];
    if (first === undefined) throw recordingProblem("RECORDING_CUT_EARLY");
    const header = first.about.block === "header" ? headerSchema.safeParse(parseJson(this.#block(0))) : null;
    if (!header?.success) throw invalid(first.offset, "The header cannot be read.");
    return header.data;
  }

  #readScopes(): RecordingScope[] {
    const seen = new Set<number>();
    return this.#abouts("scope").map(({ index, offset }) => {
      const scope = scopeSchema.safeParse(parseJson(this.#block(index)));
      if (!scope.success || seen.has(scope.data.id)) throw invalid(offset, "A scope cannot be read.");
      seen.add(scope.data.id);
      return scope.data;
    });
  }

  #readTrailer(): RecordingTrailer | null {
    const last = this.#abouts("trailer").at(-1);
    if (last === undefined || this.end.state === "cut") return null;
    const trailer = trailerSchema.safeParse(parseJson(this.#block(last.index)));
    if (!trailer.success) throw invalid(last.offset, "The trailer cannot be read.");
    return trailer.data;
  }

  #lastMoment(): number {
    const events = this.#abouts("events").map(({ about }) => about.to);
    const moments = [
      this.trailer?.endedAt ?? 0,
      ...events,
      ...[...this.scopes, ...this.answers].map(({ at }) => at),
    ];
    return moments.reduce((latest, moment) => Math.max(latest, moment), 0);
  }
}

function isOf<K extends BlockAbout["block"]>(
  about: BlockAbout,
  kind: K,
): about is Extract<BlockAbout, { block: K }> {
  return about.block === kind;
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
