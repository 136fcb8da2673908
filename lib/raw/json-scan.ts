import { ARRAY, FALSE, type JsonStore, NONE, NULL, NUMBER, OBJECT, STRING, TRUE } from "./json-store";

/** Where and why a text stopped being JSON. */
export interface JsonError {
  /** Byte offset of the first byte that does not fit; the text's length when it ends too early. */
  readonly offset: number;
  readonly message: string;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
/** `]` is `[` + 2 and `}` is `{` + 2. */
const TO_CLOSER = 2;

/** Each byte's literal, by its first byte; and each escape's letter. */
const LITERALS = new Map([
  [0x74, { kind: TRUE, text: "true" }],
  [0x66, { kind: FALSE, text: "false" }],
  [0x6e, { kind: NULL, text: "null" }],
]);
const ESCAPES = new Set([...'"\\/bfnrt'].map((letter) => letter.charCodeAt(0)));

class Fault extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads one JSON value from `bytes[from..to)` into `store` as a child of `outer` (NONE: as
 * the root), and returns the offset after it. Accepts what JSON.parse accepts (RFC 8259).
 * Nesting is kept in the store rather than on the stack: only memory limits its depth.
 * On a fault the containers that are open are closed there, so that what came before it
 * can be looked at.
 */
export function scanJson(
  store: JsonStore,
  bytes: Uint8Array,
  from: number,
  to: number,
  options: { readonly outer?: number; readonly maxNodes?: number } = {},
): { readonly offset: number; readonly error: JsonError | null } {
  const { outer = NONE, maxNodes = NONE } = options;
  let inside = outer;
  let at = from;
  try {
    for (;;) {
      at = skipSpace(bytes, at, to);
      if (store.length >= maxNodes) throw new Fault(at, `more than ${maxNodes} values`);
      const first = at < to ? (bytes[at] as number) : 0;
      if (first === OPEN_BRACE || first === OPEN_BRACKET) {
        inside = store.open(first === OPEN_BRACE ? OBJECT : ARRAY, at, inside);
        at = skipSpace(bytes, at + 1, to);
        if (bytes[at] !== first + TO_CLOSER || at >= to) {
          if (first === OPEN_BRACE) at = scanKey(bytes, at, to);
          continue;
        }
      } else {
        at = scanScalar(store, bytes, at, to, inside);
      }
      for (; inside !== outer; inside = store.parent[inside] as number) {
        at = skipSpace(bytes, at, to);
        const isObject = store.kind[inside] === OBJECT;
        const closer = (isObject ? OPEN_BRACE : OPEN_BRACKET) + TO_CLOSER;
        const found = at < to ? bytes[at] : 0;
        if (found === COMMA) {
          at = isObject ? scanKey(bytes, skipSpace(bytes, at + 1, to), to) : at + 1;
          break;
        }
        if (found !== closer) throw new Fault(at, `expected "," or "${String.fromCharCode(closer)}"`);
        at += 1;
        store.close(inside, at);
      }
      if (inside === outer) return { offset: at, error: null };
    }
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    for (; inside !== outer; inside = store.parent[inside] as number) store.close(inside, fault.offset);
    const reason = fault.offset >= to ? "the text ends too early" : fault.message;
    return { offset: fault.offset, error: { offset: fault.offset, message: reason } };
  }
}

/** The offset of the next byte that is not JSON white space. */
export function skipSpace(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const c = bytes[at] as number;
    if (c > 0x20 || (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09)) return at;
    at += 1;
  }
  return to;
}

/** A member's name and its colon; returns the offset after the colon. */
function scanKey(bytes: Uint8Array, from: number, to: number): number {
  if (from >= to || bytes[from] !== QUOTE) throw new Fault(from, "expected a member's name in quotes");
  const at = skipSpace(bytes, scanString(bytes, from, to), to);
  if (at >= to || bytes[at] !== COLON) throw new Fault(at, 'expected ":"');
  return at + 1;
}

function scanScalar(store: JsonStore, bytes: Uint8Array, from: number, to: number, parent: number): number {
  const first = from < to ? (bytes[from] as number) : 0;
  if (first === QUOTE) {
    const end = scanString(bytes, from, to);
    store.addScalar(STRING, from, end, parent);
    return end;
  }
  if (first === MINUS || isDigit(first)) {
    const end = scanNumber(bytes, from, to);
    store.addScalar(NUMBER, from, end, parent);
    return end;
  }
  const literal = LITERALS.get(first);
  if (literal === undefined) throw new Fault(from, "expected a value");
  const end = scanLiteral(bytes, from, to, literal.text);
  store.addScalar(literal.kind, from, end, parent);
  return end;
}

/** From an opening quote to after the closing one. */
export function scanString(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from + 1; at < to; at += 1) {
    const c = bytes[at] as number;
    if (c === QUOTE) return at + 1;
    if (c === BACKSLASH) at = scanEscape(bytes, at, to);
    else if (c < 0x20) throw new Fault(at, "a control character must be escaped in a string");
  }
  throw new Fault(to, "the string has no end");
}

/** From a backslash to the last byte of the escape. */
function scanEscape(bytes: Uint8Array, from: number, to: number): number {
  const at = from + 1;
  if (at >= to) throw new Fault(to, "the string has no end");
  const letter = bytes[at] as number;
  if (letter !== 0x75) {
    if (!ESCAPES.has(letter)) throw new Fault(at, "unknown escape");
    return at;
  }
  for (let digit = at + 1; digit <= at + 4; digit += 1) {
    if (digit >= to || !isHex(bytes[digit] as number)) throw new Fault(digit, "\\u needs four hex digits");
  }
  return at + 4;
}

function scanNumber(bytes: Uint8Array, from: number, to: number): number {
  let at = bytes[from] === MINUS ? from + 1 : from;
  at = at < to && bytes[at] === ZERO ? at + 1 : scanDigits(bytes, at, to);
  if (at < to && bytes[at] === DOT) at = scanDigits(bytes, at + 1, to);
  if (at < to && (bytes[at] === 0x65 || bytes[at] === 0x45)) {
    at += 1;
    if (at < to && (bytes[at] === 0x2b || bytes[at] === MINUS)) at += 1;
    at = scanDigits(bytes, at, to);
  }
  return at;
}

function scanDigits(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && isDigit(bytes[at] as number)) at += 1;
  if (at === from) throw new Fault(at, "expected a digit");
  return at;
}

function scanLiteral(bytes: Uint8Array, from: number, to: number, text: string): number {
  for (let i = 0; i < text.length; i += 1) {
    if (from + i >= to || bytes[from + i] !== text.charCodeAt(i)) {
      throw new Fault(from + i, `expected "${text}"`);
    }
  }
  return from + text.length;
}

function isDigit(c: number): boolean {
  return c >= ZERO && c <= 0x39;
}

function isHex(c: number): boolean {
  return isDigit(c) || (c >= 0x41 && c <= 0x46) || (c >= 0x61 && c <= 0x66);
}
