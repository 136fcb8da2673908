export interface ReadLabels {
  readonly labels: ReadonlyMap<string, string>;
  /** A metric's name in quotes inside the braces, as text format 1.0 allows. */
  readonly name: string | null;
  /** Offset after the closing brace. */
  readonly end: number;
}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const QUOTE = 0x22;
const COMMA = 0x2c;
const EQUALS = 0x3d;
const CLOSE = 0x7d;

/** Labels in braces, from the opening one at `from`; null when they are malformed. */
export function parseLabels(text: string, from: number, to: number): ReadLabels | null {
  const labels = new Map<string, string>();
  let metric: string | null = null;
  let at = skipBlanks(text, from + 1, to);
  while (at < to && text.charCodeAt(at) !== CLOSE) {
    const isQuoted = text.charCodeAt(at) === QUOTE;
    const name = isQuoted ? quotedAt(text, at, to) : bareAt(text, at);
    if (name === null) return null;
    at = skipBlanks(text, name.end, to);
    if (text.charCodeAt(at) === EQUALS) {
      const value = quotedAt(text, skipBlanks(text, at + 1, to), to);
      if (value === null) return null;
      labels.set(name.text, value.text);
      at = skipBlanks(text, value.end, to);
    } else if (isQuoted && metric === null) {
      metric = name.text;
    } else {
      return null;
    }
    if (text.charCodeAt(at) === COMMA) at = skipBlanks(text, at + 1, to);
    else if (text.charCodeAt(at) !== CLOSE) return null;
  }
  return at < to ? { labels, name: metric, end: at + 1 } : null;
}

interface Token {
  readonly text: string;
  readonly end: number;
}

function bareAt(text: string, at: number): Token | null {
  NAME.lastIndex = at;
  const match = NAME.exec(text);
  return match === null ? null : { text: match[0], end: NAME.lastIndex };
}

/** A string in quotes with the escapes \\, \" and \n. */
function quotedAt(text: string, at: number, to: number): Token | null {
  if (text.charCodeAt(at) !== QUOTE) return null;
  let close = text.indexOf('"', at + 1);
  while (close !== -1 && close < to && isEscaped(text, close)) close = text.indexOf('"', close + 1);
  if (close === -1 || close >= to) return null;
  const inner = text.slice(at + 1, close);
  const plain = inner.includes("\\") ? inner.replace(/\\([\\"n])/g, (_, c) => (c === "n" ? "\n" : c)) : inner;
  return { text: plain, end: close + 1 };
}

function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text.charCodeAt(start - 1) === 0x5c) start -= 1;
  return (at - start) % 2 === 1;
}

function skipBlanks(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && (text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 0x09)) at += 1;
  return at;
}
