import type { ByteBuffer } from "./byte-buffer";

const decoder = new TextDecoder();
const SPACE = 0x20;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** By byte: 0 never plain, 1 plain but not first, 2 a digit, 3 plain anywhere. */
const CLASS = new Uint8Array(256);
for (const c of "+-.@=,;()% :'\"*&!|<>{}[]?") CLASS[c.charCodeAt(0)] = 1;
for (let c = 0x30; c <= 0x39; c += 1) CLASS[c] = 2;
for (let c = 0; c < 26; c += 1) CLASS[0x41 + c] = CLASS[0x61 + c] = 3;
CLASS[0x2f] = CLASS[0x5f] = 3;

/** What YAML 1.1 reads as true, false or null (yaml.org/type/bool, /null). */
const WORDS = new Set(["y", "n", "yes", "no", "on", "off", "true", "false", "null"]);
const INITIALS = new Set([...WORDS].map((word) => word.charCodeAt(0)));
/** What YAML 1.1, or one of its readers, takes for a number, a time of day or a date. */
const NUMBER_LIKE = /^(\d[\d_]*(\.[\d_]*)?([eE][-+]?[\d_]*)?|[eE][-+]?\d+|0[xXoObB].*|\d{1,4}[-:].*)$/;

/**
 * True when the content of a string, `bytes[from..to)` without quotes and still escaped, can
 * stand in block YAML as it is and is read back as the same string, by YAML 1.1 and 1.2 alike.
 */
export function isPlain(bytes: Uint8Array, from: number, to: number): boolean {
  if (from === to) return false;
  const first = CLASS[bytes[from] as number] as number;
  if (first < 2) return false;
  for (let at = from; at < to; at += 1) {
    const c = bytes[at] as number;
    if (CLASS[c] === 0) return false;
    // ": " begins a value, and a space at the end would be dropped.
    if ((c === COLON || c === SPACE) && (at + 1 === to || bytes[at + 1] === SPACE)) return false;
  }
  const initial = (bytes[from] as number) | 0x20;
  if (first === 2 || initial === 0x65) return !NUMBER_LIKE.test(latin(bytes, from, to));
  return to - from > 5 || !INITIALS.has(initial) || !WORDS.has(latin(bytes, from, to).toLowerCase());
}

/** ASCII bytes as text. Short ones are quicker put together than decoded. */
function latin(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > 24) return decoder.decode(bytes.subarray(from, to));
  let text = "";
  for (let at = from; at < to; at += 1) text += String.fromCharCode(bytes[at] as number);
  return text;
}

/** Writes a JSON string token, quotes included, as a double-quoted YAML scalar. */
export function quoted(out: ByteBuffer, bytes: Uint8Array, start: number, end: number): void {
  if (isSharedForm(bytes, start, end)) out.copy(bytes, start, end);
  else out.text(escaped(JSON.parse(decoder.decode(bytes.subarray(start, end))) as string));
}

/** True for tokens that mean the same in JSON and in YAML: ASCII, and no \u or \/ escapes. */
function isSharedForm(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const c = bytes[at] as number;
    if (c > 0x7e) return false;
    if (c !== BACKSLASH) continue;
    at += 1;
    if (bytes[at] === 0x75 || bytes[at] === 0x2f) return false;
  }
  return true;
}

/** JSON's escapes, and those that YAML wants besides: what is not printable (YAML 1.1, 5.1). */
function escaped(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The header and lines of a block scalar, or null when the text has to be quoted. */
export function blockLines(
  text: string,
): { readonly header: string; readonly lines: readonly string[] } | null {
  // A first line that begins with white space would be taken for indentation.
  if (
    !/^[^\s]/.test(text) ||
    /[^\n\t\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]|\u2028|\u2029/.test(text)
  ) {
    return null;
  }
  // So would lines of nothing but spaces, at the end of the text.
  if (/\n[ \t]+(\n|$)/.test(text)) return null;
  const lines = text.split("\n");
  if (lines.at(-1) !== "") return { header: "|-", lines };
  return { header: lines.at(-2) === "" ? "|+" : "|", lines: lines.slice(0, -1) };
}
