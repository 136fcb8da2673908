import { crc32 } from "node:zlib";
import { unpack } from "./codec";
import {
  type BlockHead,
  decodeAbout,
  decodeHead,
  END_MARK,
  FOOTER_BYTES,
  HEAD_BYTES,
  headSum,
  MAGIC,
  PREAMBLE_BYTES,
} from "./frame";
import type { RecordingLimits } from "./limits";
import { recordingProblem } from "./problems";
import { type BlockAbout, FORMAT_VERSION, indexSchema } from "./schema";
import type { ByteSource } from "./source";

/** One block of a file, and where it is. */
export interface BlockEntry {
  readonly offset: number;
  /** Packed bytes. */
  readonly stored: number;
  readonly unpacked: number;
  readonly about: BlockAbout;
}

/** `cut`: the recorder was killed, or the copy is incomplete; what comes before `byte` is whole. */
export type RecordingEnd = { readonly state: "complete" } | { readonly state: "cut"; readonly byte: number };

export interface Contents {
  readonly blocks: readonly BlockEntry[];
  readonly end: RecordingEnd;
}

/** A block with everything that is needed to read it. */
interface Found extends BlockEntry {
  readonly head: BlockHead;
  /** Where its packed bytes begin. */
  readonly body: number;
  /** Where the next one begins. */
  readonly next: number;
}

/** @throws ProblemError RECORDING_UNKNOWN, RECORDING_VERSION, RECORDING_TOO_LARGE */
export function checkPreamble(source: ByteSource, limits: RecordingLimits): void {
  const bytes = source.read(0, Math.min(source.size, PREAMBLE_BYTES));
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw recordingProblem("RECORDING_UNKNOWN");
  if (source.size > limits.file) tooLarge(`It has ${source.size} bytes, of ${limits.file} at most.`);
  if (bytes.length < PREAMBLE_BYTES) throw recordingProblem("RECORDING_CUT_EARLY");
  const version = bytes.readUInt32LE(PREAMBLE_BYTES - 4);
  if (version !== FORMAT_VERSION) {
    const detail = `It has version ${version}; this Cutaway reads version ${FORMAT_VERSION}.`;
    throw recordingProblem("RECORDING_VERSION", detail);
  }
}

/**
 * Goes through the whole file and checks every sum, so that a changed byte is found here and not in the middle
 * of a replay. Unpacks nothing.
 * @throws ProblemError RECORDING_BROKEN, RECORDING_INVALID, RECORDING_TOO_LARGE
 */
export function scanContents(source: ByteSource, limits: RecordingLimits): Contents {
  const blocks: BlockEntry[] = [];
  let offset = PREAMBLE_BYTES;
  for (;;) {
    const last = blocks.at(-1);
    if (last?.about.block === "trailer") return { blocks, end: ended(source, last.offset, offset) };
    const found = findBlock(source, offset, limits);
    if (found === "cut" || !bodyIsWhole(source, found))
      return { blocks, end: { state: "cut", byte: offset } };
    blocks.push(entryOf(found));
    if (blocks.length > limits.blocks) tooLarge(`It has more than ${limits.blocks} blocks.`);
    offset = found.next;
  }
}

/**
 * The same from the indexes, in a few reads; sums are checked as blocks are read. Null: the file was not ended in order.
 * @throws ProblemError as `scanContents`
 */
export function indexedContents(source: ByteSource, limits: RecordingLimits): Contents | null {
  const trailerAt = trailerOffset(source);
  if (trailerAt === null) return null;
  const trailer = expectBlock(source, trailerAt, limits);
  if (trailer.about.block !== "trailer")
    throw invalid(trailerAt, "Its end names a block that is no trailer.");
  const parts: BlockEntry[][] = [[entryOf(trailer)]];
  let before = trailerAt;
  for (let at: number | null = trailer.about.index; at !== null; ) {
    if (at >= before) throw invalid(at, "Its indexes do not lead to its beginning.");
    before = at;
    const index = expectBlock(source, at, limits);
    const { previous, blocks } = readIndex(source, index);
    parts.push([...blocks, entryOf(index)]);
    at = previous;
  }
  return { blocks: parts.reverse().flat(), end: { state: "complete" } };
}

/**
 * What a block holds.
 * @throws ProblemError RECORDING_BROKEN, RECORDING_INVALID
 */
export function readBlock(source: ByteSource, { offset }: BlockEntry, limits: RecordingLimits): Buffer {
  return bodyOf(source, expectBlock(source, offset, limits));
}

export function invalid(offset: number, what: string): Error {
  return recordingProblem("RECORDING_INVALID", `${what} The block begins at byte ${offset}.`);
}

export function tooLarge(detail: string): never {
  throw recordingProblem("RECORDING_TOO_LARGE", detail);
}

function broken(offset: number): Error {
  return recordingProblem("RECORDING_BROKEN", `The block at byte ${offset} is not as it was written.`);
}

function entryOf({ offset, stored, unpacked, about }: Found): BlockEntry {
  return { offset, stored, unpacked, about };
}

function trailerOffset(source: ByteSource): number | null {
  if (source.size < PREAMBLE_BYTES + HEAD_BYTES + FOOTER_BYTES) return null;
  const bytes = source.read(source.size - FOOTER_BYTES, FOOTER_BYTES);
  return bytes.subarray(8).equals(END_MARK) ? Number(bytes.readBigUInt64LE()) : null;
}

/** Behind a trailer stands the footer, and nothing else. */
function ended(source: ByteSource, trailer: number, offset: number): RecordingEnd {
  const left = source.size - offset;
  if (left < FOOTER_BYTES) return { state: "cut", byte: offset };
  if (left > FOOTER_BYTES || trailerOffset(source) !== trailer) throw broken(offset);
  return { state: "complete" };
}

function expectBlock(source: ByteSource, offset: number, limits: RecordingLimits): Found {
  const isInside = Number.isSafeInteger(offset) && offset >= PREAMBLE_BYTES && offset < source.size;
  const found = isInside ? findBlock(source, offset, limits) : "cut";
  if (found === "cut") throw broken(offset);
  return found;
}

/** Reads a block's head and what it says of itself; `cut` when the file ends inside the block. */
function findBlock(source: ByteSource, offset: number, limits: RecordingLimits): Found | "cut" {
  if (source.size - offset < HEAD_BYTES) return "cut";
  const headBytes = source.read(offset, HEAD_BYTES);
  const head = decodeHead(headBytes);
  if (head === null) return cutOrBroken(source, offset, offset);
  const body = offset + HEAD_BYTES + head.aboutBytes;
  if (body > source.size) return "cut";
  const aboutBytes = source.read(offset + HEAD_BYTES, head.aboutBytes);
  if (headSum(headBytes, aboutBytes) !== head.headSum) return cutOrBroken(source, offset, body);
  if (head.unpacked > limits.block) {
    tooLarge(
      `The block at byte ${offset} would unpack to ${head.unpacked} bytes, of ${limits.block} at most.`,
    );
  }
  const about = decodeAbout(aboutBytes);
  if (about === null) throw invalid(offset, "What a block says of itself cannot be read.");
  const { stored, unpacked } = head;
  const next = body + stored;
  return next > source.size ? "cut" : { offset, stored, unpacked, about, head, body, next };
}

/**
 * A block that is not whole is where the file was cut, if nothing comes after it: after a power failure a file may
 * end in zeros that were never written.
 * @throws ProblemError RECORDING_BROKEN
 */
function cutOrBroken(source: ByteSource, offset: number, from: number): "cut" {
  const STEP = 1024 * 1024;
  for (let at = from; at < source.size; at += STEP) {
    if (source.read(at, Math.min(STEP, source.size - at)).some((byte) => byte !== 0)) throw broken(offset);
  }
  return "cut";
}

function bodyIsWhole(source: ByteSource, { offset, head, body, next }: Found): boolean {
  if (crc32(source.read(body, head.stored)) === head.bodySum) return true;
  return cutOrBroken(source, offset, next) !== "cut";
}

function bodyOf(source: ByteSource, { offset, head, body }: Found): Buffer {
  const bytes = source.read(body, head.stored);
  if (crc32(bytes) !== head.bodySum) throw broken(offset);
  const unpacked = unpack({ codec: head.codec, bytes }, head.unpacked);
  if (unpacked === null)
    throw invalid(offset, `It does not unpack to the ${head.unpacked} bytes that it says.`);
  return unpacked;
}

function readIndex(source: ByteSource, index: Found) {
  if (index.about.block !== "index") throw invalid(index.offset, "An index was expected here.");
  const parsed = indexSchema.safeParse(parseJson(bodyOf(source, index)));
  if (!parsed.success) throw invalid(index.offset, "The index cannot be read.");
  return parsed.data;
}

export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
