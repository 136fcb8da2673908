import { pack } from "./codec";
import type { BlockEntry } from "./contents";
import { encodeBlock, footer, PREAMBLE_BYTES, preamble } from "./frame";
import { type BlockAbout, FORMAT_VERSION } from "./schema";
import type { ByteSink } from "./sink";

/** Packs blocks and appends them in order. Packing goes on beside the caller's work; `drained` waits for it. */
export class BlockWriter {
  readonly #sink: ByteSink;
  readonly #quality: number;
  #queue: Promise<void>;
  #offset = PREAMBLE_BYTES;
  #pending = 0;
  #unlisted: BlockEntry[] = [];
  #lastIndex: number | null = null;
  #isOver = false;

  constructor(sink: ByteSink, quality: number) {
    this.#sink = sink;
    this.#quality = quality;
    this.#queue = sink.write(preamble(FORMAT_VERSION));
    this.#queue.catch(() => {});
  }

  /** In the file. */
  get bytes(): number {
    return this.#offset;
  }

  /** Waiting to be packed and written. */
  get pending(): number {
    return this.#pending;
  }

  /** What comes after the end is not taken any more. */
  append(about: BlockAbout, body: Buffer): void {
    if (this.#isOver) return;
    const packing = pack(body, this.#quality);
    this.#pending += body.length;
    this.#enqueue(async () => {
      const { codec, bytes } = await packing;
      const block = encodeBlock(about, codec, bytes, body.length);
      this.#unlisted.push({ offset: this.#offset, stored: bytes.length, unpacked: body.length, about });
      this.#offset += block.length;
      this.#pending -= body.length;
      await this.#sink.write(block);
    });
  }

  /** Lists the blocks since the last index; from here on the file can be opened quickly, and survives a power failure. */
  index(at: number): void {
    if (this.#isOver) return;
    this.#enqueue(async () => {
      await this.#writeIndex(at);
      await this.#sink.sync();
    });
  }

  /** The last block, and the end of the file. */
  async end(trailer: unknown, at: number): Promise<void> {
    this.#isOver = true;
    this.#enqueue(async () => {
      await this.#writeIndex(at);
      const body = Buffer.from(JSON.stringify(trailer));
      const { codec, bytes } = await pack(body, this.#quality);
      const about: BlockAbout = { block: "trailer", index: this.#lastIndex ?? 0 };
      const block = encodeBlock(about, codec, bytes, body.length);
      await this.#sink.write(Buffer.concat([block, footer(this.#offset)]));
      this.#offset += block.length;
      await this.#sink.sync();
    });
    await this.#queue.finally(() => this.#sink.close());
  }

  /** @throws ProblemError RECORDING_UNWRITABLE, now and ever after, when something could not be written */
  drained(): Promise<void> {
    return this.#queue;
  }

  #enqueue(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(work);
    // Whoever waits is told; a queue that nobody waits for must not end the process.
    this.#queue.catch(() => {});
  }

  async #writeIndex(at: number): Promise<void> {
    const blocks = this.#unlisted;
    const body = Buffer.from(JSON.stringify({ previous: this.#lastIndex, blocks }));
    const { codec, bytes } = await pack(body, this.#quality);
    const block = encodeBlock({ block: "index", blocks: blocks.length, at }, codec, bytes, body.length);
    this.#lastIndex = this.#offset;
    this.#unlisted = [];
    this.#offset += block.length;
    await this.#sink.write(block);
  }
}
