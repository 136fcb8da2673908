import { BlockCache } from "./block-cache";
import { type BlockEntry, invalid, parseJson, readBlock } from "./contents";
import type { RecordingLimits } from "./limits";
import type { BlockAbout } from "./schema";
import type { ByteSource } from "./source";

/** A block of one kind: what it says of itself, and where it is. */
export interface Found<K extends BlockAbout["block"]> {
  readonly about: Extract<BlockAbout, { block: K }>;
  readonly index: number;
  readonly offset: number;
}

/** The blocks of a file, unpacked as they are asked for; those asked for last are kept at hand. */
export class Blocks {
  readonly #source: ByteSource;
  readonly #entries: readonly BlockEntry[];
  readonly #limits: RecordingLimits;
  readonly #cache: BlockCache;

  constructor(
    source: ByteSource,
    entries: readonly BlockEntry[],
    limits: RecordingLimits,
    cacheBytes: number,
  ) {
    this.#source = source;
    this.#entries = entries;
    this.#limits = limits;
    this.#cache = new BlockCache(cacheBytes);
  }

  /** What a block says of itself; undefined for one that does not exist. */
  about(index: number): BlockAbout | undefined {
    return this.#entries[index]?.about;
  }

  /** Where it begins in the file; 0 for one that does not exist. */
  offset(index: number): number {
    return this.#entries[index]?.offset ?? 0;
  }

  /** All blocks of a kind, in the order of the file. */
  of<K extends BlockAbout["block"]>(kind: K): Found<K>[] {
    return this.#entries.flatMap(({ about, offset }, index) =>
      isOf(about, kind) ? [{ about, index, offset }] : [],
    );
  }

  /** Unpacked. Copy what is to stay: the buffer may be used again. @throws ProblemError RECORDING_BROKEN, RECORDING_INVALID */
  bytes(index: number): Buffer {
    const entry = this.#entries[index];
    if (entry === undefined) throw invalid(0, "A block that does not exist was named.");
    return this.#cache.get(index, () => readBlock(this.#source, entry, this.#limits));
  }

  /** Parsed; undefined for what is no JSON. @throws ProblemError RECORDING_BROKEN */
  json(index: number): unknown {
    return parseJson(this.bytes(index));
  }

  close(): void {
    this.#source.close();
  }
}

function isOf<K extends BlockAbout["block"]>(
  about: BlockAbout,
  kind: K,
): about is Extract<BlockAbout, { block: K }> {
  return about.block === kind;
}
