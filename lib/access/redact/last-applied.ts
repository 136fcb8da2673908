import { BACKSLASH, QUOTE } from "./key-match";
import { KeySearch } from "./key-search";
import { type ByteRedactor, MASK, NOTHING } from "./mask";

const MASKED_VALUE = Buffer.from(`"${MASK}"`, "latin1");

const [COMMA, COLON, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x2c, 0x3a, 0x5b, 0x5d, 0x7b, 0x7d];

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Where we are: looking for the key, behind it, behind its colon, or inside a value that is left out. */
type State = "search" | "colon" | "value" | "string" | "scalar" | "nested";

/**
 * Passes JSON on as it is, except that the value of every last-applied key becomes the mask. Works on
 * bytes: nothing is parsed, no chunk is copied unless a key is cut by its end, and memory does not
 * depend on the size of the body or of the value. Text that only speaks of the key, inside another
 * string, is left alone.
 */
export class LastAppliedRedactor implements ByteRedactor {
  #state: State = "search";
  #carry: Buffer = NOTHING;
  #before = 0;
  /** Of a value that is left out: open braces, and whether we are in a string, and behind a backslash. */
  #depth = 0;
  #inString = false;
  #isEscaped = false;

  push(chunk: Buffer): Buffer {
    const bytes = this.#carry.length === 0 ? chunk : Buffer.concat([this.#carry, chunk]);
    this.#carry = NOTHING;
    const parts: Buffer[] = [];
    const search = new KeySearch(bytes, this.#before);
    let kept = 0;
    for (let at = 0; at < bytes.length; ) {
      const wasLeftOut = this.#isLeavingOut();
      at = this.#step(bytes, at, search);
      const isLeftOut = this.#isLeavingOut();
      if (!wasLeftOut && isLeftOut) parts.push(bytes.subarray(kept, at), MASKED_VALUE);
      if (wasLeftOut || isLeftOut) kept = at;
    }
    const end = bytes.length - this.#carry.length;
    if (!this.#isLeavingOut()) parts.push(bytes.subarray(kept, end));
    this.#before = bytes[end - 1] ?? this.#before;
    return parts.length === 1 ? (parts[0] ?? NOTHING) : Buffer.concat(parts);
  }

  end(): Buffer {
    const rest = this.#carry;
    this.#carry = NOTHING;
    return rest;
  }

  #isLeavingOut(): boolean {
    return this.#state === "string" || this.#state === "scalar" || this.#state === "nested";
  }

  /** Goes on until the state changes or the bytes end; returns the index reached. */
  #step(bytes: Buffer, at: number, search: KeySearch): number {
    switch (this.#state) {
      case "search":
        return this.#search(bytes, at, search);
      case "colon":
      case "value":
        return this.#separator(bytes, at);
      case "string":
        return this.#string(bytes, at);
      case "scalar":
        return this.#scalar(bytes, at);
      case "nested":
        return this.#nested(bytes, at);
    }
  }

  #search(bytes: Buffer, at: number, search: KeySearch): number {
    const after = search.next(at);
    if (after >= 0) {
      this.#state = "colon";
      return after;
    }
    this.#carry = Buffer.from(bytes.subarray(search.undecided(at)));
    return bytes.length;
  }

  #separator(bytes: Buffer, from: number): number {
    let at = from;
    while (isSpace(bytes[at])) at++;
    const byte = bytes[at];
    if (byte === undefined) return at;
    if (this.#state === "value") return this.#beginValue(byte, at);
    // A string that is no key: an element of a list, or a value.
    this.#state = byte === COLON ? "value" : "search";
    return byte === COLON ? at + 1 : at;
  }

  #beginValue(byte: number, at: number): number {
    this.#depth = 0;
    this.#inString = false;
    this.#isEscaped = false;
    this.#state =
      byte === QUOTE ? "string" : byte === OPEN_OBJECT || byte === OPEN_LIST ? "nested" : "scalar";
    return at;
  }

  #string(bytes: Buffer, from: number): number {
    let at = from;
    if (!this.#inString) {
      this.#inString = true;
      at++;
    }
    at = this.#skipString(bytes, at);
    if (!this.#inString) this.#state = "search";
    return at;
  }

  /** To behind the closing quote; `#inString` says whether it was there. */
  #skipString(bytes: Buffer, from: number): number {
    let at = this.#isEscaped ? from + 1 : from;
    this.#isEscaped = false;
    for (; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) {
        this.#inString = false;
        return at + 1;
      }
    }
    this.#isEscaped = at > bytes.length;
    return bytes.length;
  }

  #scalar(bytes: Buffer, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_LIST || isSpace(byte)) {
        this.#state = "search";
        return at;
      }
    }
    return bytes.length;
  }

  #nested(bytes: Buffer, from: number): number {
    for (let at = from; at < bytes.length; ) {
      if (this.#inString) {
        at = this.#skipString(bytes, at);
        continue;
      }
      const byte = bytes[at++];
      if (byte === QUOTE) this.#inString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#depth++;
      else if ((byte === CLOSE_OBJECT || byte === CLOSE_LIST) && --this.#depth === 0) {
        this.#state = "search";
        return at;
      }
    }
    return bytes.length;
  }
}
