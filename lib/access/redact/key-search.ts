import { nextKeyEscape } from "./key-escape";
import { BACKSLASH, LONGEST_KEY, matchKey, NO_MATCH, PARTIAL, QUOTE } from "./key-match";
import { LAST_APPLIED } from "./mask";

/** The rarest byte of the key first: searching is fast as long as the first byte is not found. */
const TAIL = Buffer.from(`${LAST_APPLIED.slice(LAST_APPLIED.indexOf("/"))}"`, "latin1");
/** From the opening quote to the tail. */
const HEAD = LAST_APPLIED.indexOf("/") + 1;

/**
 * Finds the key in one buffer, in order. A spelling of the key is either plain, which one search
 * finds, or has an escape for one of its characters; so it is enough to look at the
 * strings around such escapes.
 */
export class KeySearch {
  readonly #bytes: Buffer;
  /** The byte before the buffer. */
  readonly #before: number;
  /** What was found last, -1 for nothing further, -2 for not looked yet. */
  #tail = -2;
  /** No escape that belongs to a key stands between where the search was last and here. */
  #clearUntil = 0;

  constructor(bytes: Buffer, before: number) {
    this.#bytes = bytes;
    this.#before = before;
  }

  /** The index after the closing quote of the first key that begins at `from` or later; -1 when there is none. */
  next(from: number): number {
    const plain = this.#nextPlain(from);
    const escaped = this.#nextEscaped(from, plain < 0 ? this.#bytes.length : plain);
    return escaped < 0 ? plain : escaped;
  }

  /** Where a key may begin whose end is not in this buffer; the buffer's length when there is none. */
  undecided(from: number): number {
    const bytes = this.#bytes;
    const first = Math.max(from, bytes.length - LONGEST_KEY - 1);
    const quote = this.#quoteBefore(bytes.length, first);
    return quote >= 0 && this.#opens(quote) && matchKey(bytes, quote) === PARTIAL ? quote : bytes.length;
  }

  /** A string cannot begin behind a backslash: a quote there is part of a string, or its end. */
  #opens(quote: number): boolean {
    return (
      this.#bytes[quote] === QUOTE && (quote === 0 ? this.#before : this.#bytes[quote - 1]) !== BACKSLASH
    );
  }

  #quoteBefore(end: number, first: number): number {
    for (let at = end - 1; at >= first; at--) if (this.#bytes[at] === QUOTE) return at;
    return -1;
  }

  /** The index after the next key in its plain spelling. */
  #nextPlain(from: number): number {
    for (let at = this.#nextTail(from); at >= 0; at = this.#nextTail(at + 1)) {
      const quote = at - HEAD;
      const after = at + TAIL.length;
      if (quote >= from && this.#opens(quote) && matchKey(this.#bytes, quote) === after) return after;
    }
    return -1;
  }

  #nextTail(from: number): number {
    if (this.#tail !== -1 && this.#tail < from) this.#tail = this.#bytes.indexOf(TAIL, from);
    return this.#tail;
  }

  /** The index after the next key in another spelling that ends before `end`. */
  #nextEscaped(from: number, end: number): number {
    for (let at = this.#nextEscape(from, end); at >= 0; ) {
      const quote = this.#quoteBefore(at, Math.max(from, at - LONGEST_KEY));
      const after = quote >= 0 && this.#opens(quote) ? matchKey(this.#bytes, quote) : NO_MATCH;
      if (after > 0) return after;
      // This string is not the key, so the next one is looked at.
      const next = this.#bytes.indexOf(QUOTE, at);
      at = next < 0 ? -1 : this.#nextEscape(next, end);
    }
    return -1;
  }

  #nextEscape(from: number, end: number): number {
    const at = nextKeyEscape(this.#bytes, Math.max(from, this.#clearUntil), end);
    this.#clearUntil = at < 0 ? end : at;
    return at;
  }
}
