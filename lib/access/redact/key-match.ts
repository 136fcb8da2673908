import { LAST_APPLIED } from "./mask";

const KEY = Buffer.from(LAST_APPLIED, "latin1");
/** Each character as `\u00xx`, and the opening quote: no spelling is longer. */
export const LONGEST_KEY: number = 6 * KEY.length + 1;

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const SLASH = 0x2f;
export const SMALL_U = 0x75;

export const NO_MATCH = 0;
/** The buffer ends before it is decided. */
export const PARTIAL = -1;

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The index after an escape that stands for `wanted`, or NO_MATCH or PARTIAL. `at` is its backslash. */
function matchEscape(bytes: Buffer, at: number, wanted: number | undefined): number {
  const kind = bytes[at + 1];
  if (kind === undefined) return PARTIAL;
  if (kind === SLASH) return wanted === SLASH ? at + 2 : NO_MATCH;
  if (kind !== SMALL_U) return NO_MATCH;
  if (at + 6 > bytes.length) return PARTIAL;
  const digits = [2, 3, 4, 5].map((offset) => hexDigit(bytes[at + offset]));
  const code = digits.includes(-1) ? -1 : digits.reduce((sum, digit) => sum * 16 + digit, 0);
  return code === wanted ? at + 6 : NO_MATCH;
}

/**
 * Whether a JSON string that begins with the quote at `quote` is the key, in any spelling JSON has for
 * it: the index after its closing quote, or NO_MATCH or PARTIAL.
 */
export function matchKey(bytes: Buffer, quote: number): number {
  let at = quote + 1;
  for (const wanted of KEY) {
    const byte = bytes[at];
    if (byte === wanted) at++;
    else if (byte === undefined) return PARTIAL;
    else if (byte !== BACKSLASH) return NO_MATCH;
    else {
      const next = matchEscape(bytes, at, wanted);
      if (next <= 0) return next;
      at = next;
    }
  }
  if (at >= bytes.length) return PARTIAL;
  return bytes[at] === QUOTE ? at + 1 : NO_MATCH;
}
