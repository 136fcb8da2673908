import { BACKSLASH, LONGEST_KEY, matchKey, PARTIAL, PLAIN_KEY, QUOTE } from "./key-match";

const ESCAPED_UNICODE = Buffer.from("\\u00", "latin1");
const ESCAPED_SLASH = Buffer.from("\\/", "latin1");

/**
 * Finds the key in one buffer, in order. A spelling of the key is either plain, which one search for
 * the whole key finds, or has an escape for one of its characters; so it is enough to look at the
 * strings around such escapes. Go's own escapes (`\u003c`, `\u003e`, `\u0026`) are none of them.
 */
export class KeySearch {
  readonly #bytes: Buffer;
  /** The byte before the buffer. */
  readonly #before: number;
  #plain = -2;
  #unicode = -2;
  #slash = -2;
  /** An escape that was looked at in vain: no other in the same string needs to be. */
  #barren = -1;

  constructor(bytes: Buffer, before: number) {
    this.#bytes = bytes;
    this.#before = before;
  }

  /** The index after the closing quote of the first key that begins at `from` or later; -1 when there is none. */
  next(from: number): number {
    this.#plain = this.#seek(PLAIN_KEY, this.#plain, from);
    while (this.#plain >= 0 && !this.#opens(this.#plain))
      this.#plain = this.#seek(PLAIN_KEY, this.#plain, this.#plain + 1);
    const escaped = this.#nextEscaped(from, this.#plain < 0 ? this.#bytes.length : this.#plain);
    if (escaped >= 0) return escaped;
    return this.#plain < 0 ? -1 : this.#plain + PLAIN_KEY.length;
  }

  /** Where a key may begin whose end is not in this buffer; the buffer's length when there is none. */
  undecided(from: number): number {
    const bytes = this.#bytes;
    const first = Math.max(from, bytes.length - LONGEST_KEY - 1);
    const quote = this.#quoteBefore(bytes.length, first);
    return quote >= 0 && this.#opens(quote) && matchKey(bytes, quote) === PARTIAL ? quote : bytes.length;
  }

  /** The first index of `needle` at `from` or later, given an earlier answer; -1 when there is none. */
  #seek(needle: Buffer, known: number, from: number): number {
    return known === -1 || known >= from ? known : this.#bytes.indexOf(needle, from);
  }

  /** A string cannot begin behind a backslash: the quote is part of a string then, or its end. */
  #opens(quote: number): boolean {
    return (quote === 0 ? this.#before : this.#bytes[quote - 1]) !== BACKSLASH;
  }

  #quoteBefore(end: number, first: number): number {
    for (let at = end - 1; at >= first; at--) if (this.#bytes[at] === QUOTE) return at;
    return -1;
  }

  #nextEscaped(from: number, end: number): number {
    for (let at = this.#nextEscape(from, end); at >= 0; at = this.#nextEscape(at + 1, end)) {
      const quote = this.#quoteBefore(at, Math.max(from, this.#barren, at - LONGEST_KEY));
      const after = quote >= 0 && this.#opens(quote) ? matchKey(this.#bytes, quote) : 0;
      if (after > 0) return after;
      this.#barren = at;
    }
    return -1;
  }

  /** The next escape in `[from, end)` that may stand for a character of the key. */
  #nextEscape(from: number, end: number): number {
    this.#slash = this.#seek(ESCAPED_SLASH, this.#slash, from);
    this.#unicode = this.#seek(ESCAPED_UNICODE, this.#unicode, from);
    while (this.#unicode >= 0 && this.#unicode < end && !this.#isOfKey(this.#unicode)) {
      this.#unicode = this.#seek(ESCAPED_UNICODE, this.#unicode, this.#unicode + 1);
    }
    const slash = this.#slash < 0 ? end : this.#slash;
    const first = this.#unicode < 0 ? slash : Math.min(slash, this.#unicode);
    return first < end ? first : -1;
  }

  /** `-`, `.`, `/` are 2d to 2f, and small letters 61 to 7a. */
  #isOfKey(at: number): boolean {
    const high = this.#bytes[at + 4];
    if (high === 0x36 || high === 0x37) return true;
    const low = (this.#bytes[at + 5] ?? 0) | 0x20;
    return high === 0x32 && low >= 0x64 && low <= 0x66;
  }
}
