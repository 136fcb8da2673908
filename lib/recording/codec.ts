import { promisify } from "node:util";
import { brotliCompress, brotliDecompressSync, constants } from "node:zlib";
import type { Codec } from "./frame";

const compress = promisify(brotliCompress);

/** Less than this is not worth packing. */
const SMALL = 64;

export interface Packed {
  readonly codec: Codec;
  readonly bytes: Buffer;
}

/**
 * Packs in one of libuv's threads.
 * @param quality 0 to 11, as brotli counts: 5 keeps up with a busy cluster, 11 is for a file that is made once
 */
export async function pack(bytes: Buffer, quality: number): Promise<Packed> {
  if (bytes.length < SMALL) return { codec: "none", bytes };
  const packed = await compress(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  return packed.length < bytes.length ? { codec: "brotli", bytes: packed } : { codec: "none", bytes };
}

/**
 * @param unpacked how many bytes there must be: no more is ever made, whatever the packed bytes say
 * @returns null when they do not unpack to exactly that many
 */
export function unpack({ codec, bytes }: Packed, unpacked: number): Buffer | null {
  if (codec === "none") return bytes.length === unpacked ? bytes : null;
  try {
    const result = brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, unpacked) });
    return result.length === unpacked ? result : null;
  } catch {
    return null;
  }
}
