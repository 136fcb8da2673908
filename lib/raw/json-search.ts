import type { JsonIndex } from "./json-index";

/** What a search found: nodes in order of the text, each once. */
export interface Found {
  readonly nodes: Uint32Array;
  /** True when there are more than were collected. */
  readonly capped: boolean;
}

/**
 * The nodes whose name or raw value holds `query`, ASCII letters of either case alike.
 * What is searched is the text as it was sent, so `"nginx"` with its quotes finds the whole
 * word, and `name":"a` finds a name with its value in a compact answer.
 */
export function searchJson(json: JsonIndex, query: string, cap = 100_000): Found {
  const nodes = new Set<number>();
  for (const needle of spellings(query)) {
    for (const offset of occurrences(json.bytes, needle)) {
      if (nodes.size >= cap) return { nodes: Uint32Array.from(nodes).sort(), capped: true };
      nodes.add(json.nodeAt(offset));
    }
  }
  return { nodes: Uint32Array.from(nodes).sort(), capped: false };
}

/**
 * The ways in which an answer may spell a text: as it is, and with the escapes that Go's
 * encoder makes of <, > and & (encoding/json, HTMLEscape).
 */
function spellings(query: string): Uint8Array[] {
  const escaped = query
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t")
    .replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
  const encoder = new TextEncoder();
  return [...new Set([query, escaped])].filter((text) => text !== "").map((text) => encoder.encode(text));
}

/**
 * Offsets of every occurrence, by Horspool's rule: compare at the window's end, and
 * move on by how far the byte there is from the needle's end.
 */
export function* occurrences(bytes: Uint8Array, needle: Uint8Array): Generator<number> {
  const pattern = needle.map(lower);
  const last = pattern.length - 1;
  const shift = new Uint32Array(256).fill(pattern.length);
  for (let i = 0; i < last; i += 1) shift[pattern[i] as number] = last - i;
  const tail = pattern[last];
  for (let at = last; at < bytes.length; ) {
    const c = lower(bytes[at] as number);
    if (c === tail && matches(bytes, at - last, pattern)) yield at - last;
    at += shift[c] as number;
  }
}

function matches(bytes: Uint8Array, from: number, pattern: Uint8Array): boolean {
  for (let i = 0; i < pattern.length; i += 1) {
    if (lower(bytes[from + i] as number) !== pattern[i]) return false;
  }
  return true;
}

function lower(c: number): number {
  return c >= 0x41 && c <= 0x5a ? c + 32 : c;
}
