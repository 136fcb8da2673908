import { BlockWriter } from "./block-writer";
import { encodeLine } from "./lines";
import { PatchBases } from "./patch-bases";
import type {
  EventLine,
  RecordingAnswer,
  RecordingDocument,
  RecordingHeader,
  RecordingScope,
  RecordingTrailer,
  RowIdentity,
} from "./schema";
import type { ByteSink } from "./sink";

/** What a recorder knows at the end, beside what the writer counted itself. */
export type Ending = Pick<RecordingTrailer, "endedAt" | "reason" | "masked" | "missing">;

export interface WriterOptions {
  /** Of the packing, 0 to 11. */
  readonly quality?: number;
  /** Unpacked bytes of a block of snapshots or events. */
  readonly blockBytes?: number;
}

const BLOCK_BYTES = 512 * 1024;
const LIVE_QUALITY = 5;

interface Lines {
  readonly lines: string[];
  bytes: number;
}

const noLines = (): Lines => ({ lines: [], bytes: 0 });

type ScopeTally = {
  -readonly [K in keyof RecordingTrailer["scopes"][number]]: RecordingTrailer["scopes"][number][K];
};

/**
 * Writes a recording as it happens. Everything given is in the file after `flush` and `drained`; a file that
 * was not ended can be opened up to its last whole block.
 */
export class RecordingWriter {
  readonly #blocks: BlockWriter;
  readonly #blockBytes: number;
  readonly #bases = new PatchBases();
  readonly #rows = new Map<number, Lines>();
  readonly #tallies = new Map<number, ScopeTally>();
  readonly #kinds = new Map<string, number>();
  #events = noLines();
  #from = 0;
  #to = 0;
  #nextScope = 1;
  #nextAnswer = 1;

  constructor(sink: ByteSink, header: RecordingHeader, options: WriterOptions = {}) {
    this.#blocks = new BlockWriter(sink, options.quality ?? LIVE_QUALITY);
    this.#blockBytes = options.blockBytes ?? BLOCK_BYTES;
    this.#blocks.append({ block: "header" }, json(header));
  }

  /** Bytes of the file so far, without what waits. */
  get bytes(): number {
    return this.#blocks.bytes;
  }

  /** Unpacked bytes that wait to be written: whoever reads faster than this shrinks should wait for `drained`. */
  get pending(): number {
    return this.#blocks.pending;
  }

  get events(): number {
    return [...this.#tallies.values()].reduce((sum, { events }) => sum + events, 0);
  }

  /** A number for a scope whose snapshot begins. */
  newScope(): number {
    this.#nextScope += 1;
    return this.#nextScope - 1;
  }

  /** An object of a scope's snapshot. @param payload JSON: the object, or the cells of its row */
  row(scope: number, identity: RowIdentity, payload: string): void {
    const held = this.#rows.get(scope) ?? noLines();
    this.#rows.set(scope, held);
    add(held, encodeLine(identity, payload));
    if (held.bytes >= this.#blockBytes) this.#flushRows(scope);
  }

  /** The snapshot of a scope is complete: only now does it count. */
  scope(scope: RecordingScope, rows: number): void {
    this.#flushRows(scope.id);
    this.#blocks.append({ block: "scope", id: scope.id }, json(scope));
    const { id, resourceVersion, at, kind, group, form } = scope;
    this.#tallies.set(id, { id, objects: rows, events: 0, resourceVersion, at });
    const name = group === "" ? kind : `${kind}.${group}`;
    if (form !== "table") this.#kinds.set(name, (this.#kinds.get(name) ?? 0) + rows);
  }

  /** Events come in order of `at`. @param payload JSON, as for `row`; null for BOOKMARK and RESYNC */
  event(event: EventLine, payload: string | null): void {
    if (this.#events.lines.length === 0) this.#from = event.at;
    this.#to = event.at;
    add(this.#events, encodeLine(event, payload));
    const tally = this.#tallies.get(event.scope);
    if (tally !== undefined) {
      tally.events += event.type === "BOOKMARK" || event.type === "RESYNC" ? 0 : 1;
      tally.resourceVersion = event.resourceVersion;
      tally.at = event.at;
    }
    if (this.#events.bytes >= this.#blockBytes) this.flush();
  }

  document(document: Omit<RecordingDocument, "id">, body: Buffer): void {
    const id = this.#answerId();
    this.#blocks.append({ block: "document", document: { id, ...document } }, body);
  }

  answer(answer: Omit<RecordingAnswer, "id" | "base" | "bytes">, body: Buffer): void {
    const id = this.#answerId();
    const { base, stored } = this.#bases.store(`${answer.path}?${answer.query}`, id, body);
    this.#blocks.append({ block: "answer", answer: { id, ...answer, bytes: body.length, base } }, stored);
  }

  /** What was given so far goes on its way to the file. */
  flush(): void {
    const { lines } = this.#events;
    if (lines.length === 0) return;
    this.#blocks.append(
      { block: "events", from: this.#from, to: this.#to, events: lines.length },
      Buffer.from(lines.join("")),
    );
    this.#events = noLines();
  }

  /** Writes an index, and what it lists to the disk. */
  checkpoint(at: number): void {
    this.flush();
    this.#blocks.index(at);
  }

  /** @throws ProblemError RECORDING_UNWRITABLE */
  drained(): Promise<void> {
    return this.#blocks.drained();
  }

  /** Ends the file in order, and closes it. @throws ProblemError RECORDING_UNWRITABLE */
  async end(ending: Ending): Promise<void> {
    this.flush();
    const trailer: RecordingTrailer = {
      ...ending,
      scopes: [...this.#tallies.values()],
      kinds: Object.fromEntries(this.#kinds),
    };
    await this.#blocks.end(trailer, ending.endedAt);
  }

  #flushRows(scope: number): void {
    const held = this.#rows.get(scope);
    this.#rows.delete(scope);
    if (held === undefined) return;
    this.#blocks.append(
      { block: "snapshot", scope, rows: held.lines.length },
      Buffer.from(held.lines.join("")),
    );
  }

  #answerId(): number {
    this.#nextAnswer += 1;
    return this.#nextAnswer - 1;
  }
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function add(held: Lines, line: string): void {
  held.lines.push(line);
  held.bytes += line.length;
}
