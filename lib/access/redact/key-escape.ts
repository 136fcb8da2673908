import { BACKSLASH, SLASH, SMALL_U } from "./key-match";

const ZERO = 0x30;
/** Text with one backslash mostly has more of them near by: for so many bytes, looking is cheaper than searching. */
const NEAR = 24;

/**
 * Whether the escape at `at` may stand for a character of the key: `\/`, or `\u00xx` for `-`, `.`, `/`
 * (2d to 2f) and small letters (61 to 7a). What Go escapes (`\u003c`, `\u003e`, `\u0026`) is none of these.
 */
function isOfKey(bytes: Buffer, at: number): boolean {
  const kind = bytes[at + 1];
  if (kind === SLASH) return true;
  if (kind !== SMALL_U || bytes[at + 2] !== ZERO || bytes[at + 3] !== ZERO) return false;
  const high = bytes[at + 4];
  const low = (bytes[at + 5] ?? 0) | 0x20;
  return high === 0x36 || high === 0x37 || (high === 0x32 && low >= 0x64 && low <= 0x66);
}

/**
 * The backslash of the next escape in `[from, until)` that may belong to a spelling of the key; -1 when
 * there is none. Begun in the middle of a pair of backslashes it may miss one, but only in a string that
 * holds a backslash, and the key holds none.
 */
export function nextKeyEscape(bytes: Buffer, from: number, until: number): number {
  let at = bytes.indexOf(BACKSLASH, from);
  while (at >= 0 && at < until) {
    for (let end = at + NEAR; at < end && at < until; at++) {
      if (bytes[at] !== BACKSLASH) continue;
      if (isOfKey(bytes, at)) return at;
      at++;
      end = at + NEAR;
    }
    at = bytes.indexOf(BACKSLASH, at);
  }
  return -1;
}
