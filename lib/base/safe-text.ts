/** A run of text that is shown alike. */
export interface Span {
  readonly text: string;
  /** "control": stands for a character that would not be seen, or would reorder what is. */
  readonly kind: "plain" | "control" | SgrColour;
  readonly bold: boolean;
}

export const SGR_COLOURS = ["red", "green", "yellow", "blue", "magenta", "cyan", "grey"] as const;
export type SgrColour = (typeof SGR_COLOURS)[number];

/** Controls but tab, format characters (zero-width, bidirectional, tags), separators, halves of pairs. */
const HIDDEN = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
/** Select Graphic Rendition, which begins with ESC. */
const SGR = /\p{Cc}\[([\d;]*)m/gu;
const ESCAPE = "\u001b";

/**
 * Text of a stranger as spans in which everything can be seen: what is invisible or would change
 * the order of the rest is written out. With `colours`, SGR sequences set colour and weight, as a
 * terminal would; every other escape sequence stays visible.
 */
export function spansOf(text: string, colours = false): Span[] {
  if (!colours) return visible(text, "plain", false);
  const spans: Span[] = [];
  let style: Style = PLAIN;
  let from = 0;
  for (const match of text.matchAll(SGR)) {
    if (!match[0].startsWith(ESCAPE)) continue;
    spans.push(...visible(text.slice(from, match.index), style.colour, style.bold));
    style = applied(style, match[1] ?? "");
    from = match.index + match[0].length;
  }
  spans.push(...visible(text.slice(from), style.colour, style.bold));
  return spans;
}

/** Text of a cluster may be of any length, and laying out a megabyte of it in one piece would freeze the tab. */
export const MOST_SHOWN = 2000;

/** At most `most` UTF-16 units and no half of a pair, with a mark where the rest is left out. */
export function cutText(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** Text of several lines, each made visible; what is copied from it is what is seen. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visibleText).join("\n");
}

/** The same as one string, for titles and the clipboard's preview. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, picture);
}

function visible(text: string, kind: Span["kind"], bold: boolean): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > from) spans.push({ text: text.slice(from, match.index), kind, bold });
    spans.push({ text: picture(match[0]), kind: "control", bold: false });
    from = match.index + match[0].length;
  }
  if (from < text.length) spans.push({ text: text.slice(from), kind, bold });
  return spans;
}

/** U+2400 and on are pictures of the ASCII controls; others are written as their number. */
function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x0a) return "⏎";
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "␡";
  return `⟨${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}

interface Style {
  readonly colour: "plain" | SgrColour;
  readonly bold: boolean;
}

const PLAIN: Style = { colour: "plain", bold: false };
/** By the last digit of 30 to 37 and 90 to 97; black and white are the ink. */
const BY_DIGIT = ["plain", "red", "green", "yellow", "blue", "magenta", "cyan", "plain"] as const;

function applied(style: Style, parameters: string): Style {
  let { colour, bold } = style;
  const codes = parameters.split(";").map(Number);
  for (let i = 0; i < codes.length; i += 1) {
    const code = codes[i] ?? 0;
    if (code === 0) [colour, bold] = ["plain", false];
    else if (code === 1) bold = true;
    else if (code === 22) bold = false;
    else if (code === 39) colour = "plain";
    else if (code === 90) colour = "grey";
    else if ((code >= 30 && code <= 37) || (code > 90 && code <= 97)) colour = BY_DIGIT[code % 10] ?? "plain";
    // 38 and 48 take a palette index or three values with them.
    else if (code === 38 || code === 48) i += codes[i + 1] === 2 ? 4 : 2;
  }
  return { colour, bold };
}
