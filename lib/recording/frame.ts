import { crc32 } from "node:zlib";
import { type BlockAbout, blockAboutSchema } from "./schema";

/** The first bytes of a file. The byte above 127 and the line ends are damaged by whatever takes it for text. */
export const MAGIC: Buffer = Buffer.from("\x89CUTREC\r\n\x1a\0\0", "latin1");
/** Magic, and the version as 32 bits. */
export const PREAMBLE_BYTES: number = MAGIC.length + 4;
/** The last bytes of a file that was ended in order; before them, the offset of the trailer as 64 bits. */
export const END_MARK: Buffer = Buffer.from("CUTREC.\n", "latin1");
export const FOOTER_BYTES: number = 8 + END_MARK.length;

/** The fixed part of a block. All numbers are little-endian. */
export const HEAD_BYTES = 24;
/** `BLK1` */
const BLOCK_MARK = 0x314b4c42;
export const MAX_ABOUT_BYTES = 16 * 1024;

export const CODECS = ["none", "brotli"] as const;
export type Codec = (typeof CODECS)[number];

/** What stands before the packed bytes of a block. */
export interface BlockHead {
  readonly codec: Codec;
  readonly aboutBytes: number;
  readonly stored: number;
  readonly unpacked: number;
  /** Of the first 16 bytes and the about. */
  readonly headSum: number;
  /** Of the packed bytes. */
  readonly bodySum: number;
}

export function preamble(version: number): Buffer {
  const bytes = Buffer.alloc(PREAMBLE_BYTES);
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(version, PREAMBLE_BYTES - 4);
  return bytes;
}

export function footer(trailerOffset: number): Buffer {
  const bytes = Buffer.alloc(FOOTER_BYTES);
  bytes.writeBigUInt64LE(BigInt(trailerOffset));
  END_MARK.copy(bytes, 8);
  return bytes;
}

/** Head, about and packed bytes, ready to be appended. */
export function encodeBlock(about: BlockAbout, codec: Codec, packed: Buffer, unpacked: number): Buffer {
  const text = Buffer.from(JSON.stringify(about));
  if (text.length > MAX_ABOUT_BYTES) throw new RangeError("a block says too much about itself");
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(BLOCK_MARK, 0);
  head.writeUInt16LE(CODECS.indexOf(codec), 4);
  head.writeUInt16LE(text.length, 6);
  head.writeUInt32LE(packed.length, 8);
  head.writeUInt32LE(unpacked, 12);
  head.writeUInt32LE(headSum(head, text), 16);
  head.writeUInt32LE(crc32(packed), 20);
  return Buffer.concat([head, text, packed]);
}

/** Null: these bytes are no head of a block. The sums are not checked here. */
export function decodeHead(bytes: Buffer): BlockHead | null {
  const codec = CODECS[bytes.readUInt16LE(4)];
  const aboutBytes = bytes.readUInt16LE(6);
  if (bytes.readUInt32LE(0) !== BLOCK_MARK || codec === undefined || aboutBytes > MAX_ABOUT_BYTES)
    return null;
  return {
    codec,
    aboutBytes,
    stored: bytes.readUInt32LE(8),
    unpacked: bytes.readUInt32LE(12),
    headSum: bytes.readUInt32LE(16),
    bodySum: bytes.readUInt32LE(20),
  };
}

/** Over everything that comes before it, and the about. */
export function headSum(head: Buffer, about: Buffer): number {
  return crc32(about, crc32(head.subarray(0, 16)));
}

/** Null: it is no JSON, or says what no block says of itself. */
export function decodeAbout(text: Buffer): BlockAbout | null {
  try {
    return blockAboutSchema.safeParse(JSON.parse(text.toString("utf8"))).data ?? null;
  } catch {
    return null;
  }
}
