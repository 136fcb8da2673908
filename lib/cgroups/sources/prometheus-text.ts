/** Parts of a line of Prometheus's text format. Source: prometheus/docs, exposition formats. */

const SPACE = 0x20;
const POINT = 0x2e;

/** Up to here a double holds every whole number, and every power of ten. */
const [MOST_DIGITS, POWERS] = [15, Array.from({ length: 16 }, (_, n) => 10 ** n)];

/**
 * The number that begins at `from` and ends at a blank or at `end`; NaN for none. Whole numbers and short decimals, which nearly
 * all are, are read digit by digit: a quotient of two exact doubles is as exact as Number is.
 */
export function numberAt(text: string, from: number, end: number): number {
  let [digits, whole, decimals] = [0, 0, -1];
  let at = from;
  for (; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) {
      whole = whole * 10 + code - 0x30;
      digits += 1;
      if (decimals >= 0) decimals += 1;
    } else if (code === POINT && decimals < 0) decimals = 0;
    else if (code === SPACE) break;
    else return slowNumberAt(text, from, end);
  }
  if (digits === 0 || digits > MOST_DIGITS) return slowNumberAt(text, from, end);
  return decimals <= 0 ? whole : whole / (POWERS[decimals] ?? 1);
}

function slowNumberAt(text: string, from: number, end: number): number {
  const [written = ""] = text.slice(from, end).split(" ", 1);
  return written === "" ? Number.NaN : Number(written);
}

const LABEL = /([a-zA-Z_][\w]*)="((?:[^"\\]|\\.)*)"(?:,|\}$)/y;

/** Labels in braces, unescaped; null when they are malformed. */
export function readLabels(text: string): ReadonlyMap<string, string> | null {
  const labels = new Map<string, string>();
  for (let at = 1; at < text.length - 1 || labels.size === 0; at = LABEL.lastIndex) {
    if (text === "{}") break;
    LABEL.lastIndex = at;
    const [, name, raw] = LABEL.exec(text) ?? [];
    if (name === undefined || raw === undefined) return null;
    labels.set(name, unescaped(raw));
  }
  return labels;
}

function unescaped(raw: string): string {
  return raw.includes("\\")
    ? raw.replace(/\\(.)/g, (whole, c) => (c === "n" ? "\n" : c === "\\" || c === '"' ? c : whole))
    : raw;
}
