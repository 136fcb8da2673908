import { SelectorSyntaxError } from "./selector-error";

export interface Token {
  readonly kind: "word" | "symbol" | "end";
  readonly text: string;
  /** Where it begins. */
  readonly at: number;
}

/** Operators by length; a run of other special characters is an error. */
const TOKEN = /(?<space>[ \t\r\n]+)|(?<symbol>==|!=|[=!(),<>])|(?<word>[^ \t\r\n=!(),<>]+)/y;

/** The words and symbols of a label selector, with an end token last. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(text)?.groups;
    if (groups?.symbol) tokens.push({ kind: "symbol", text: groups.symbol, at });
    else if (groups?.word) tokens.push({ kind: "word", text: groups.word, at });
    else if (!groups?.space) throw new SelectorSyntaxError("unreadable text", at);
    at = TOKEN.lastIndex;
  }
  return [...tokens, { kind: "end", text: "", at: text.length }];
}
