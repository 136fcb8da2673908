const [QUOTE, BACKSLASH] = [0x22, 0x5c];
/** `[` and `{`, `]` and `}` differ in this bit alone, and nothing else in ASCII becomes one of them by it. */
const CURLY = 0x20;
const [OPEN, CLOSE] = [0x5b | CURLY, 0x5d | CURLY];

/**
 * What of JSON's bytes is more than walkers of objects may count on, before anybody parses it; null for nothing.
 * @param most levels of nesting, and bytes of one string
 */
export function excessOf(
  json: Buffer,
  most: { readonly depth: number; readonly string: number },
): "deep" | "long" | null {
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] as number;
    if (byte === QUOTE) {
      const end = endOfString(json, at);
      if (end - at - 1 > most.string) return "long";
      at = end;
    } else if ((byte | CURLY) === OPEN) {
      depth += 1;
      if (depth > most.depth) return "deep";
    } else if ((byte | CURLY) === CLOSE) depth -= 1;
  }
  return null;
}

/** The index of the closing quote, or the length. Most strings are short: looking at each byte is quicker than a search. */
function endOfString(json: Buffer, quote: number): number {
  let at = quote + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at;
}
