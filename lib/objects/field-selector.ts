import { type SelectorResult, SelectorSyntaxError } from "./selector-error";

/**
 * Field selectors as the apiserver reads them (apimachinery pkg/fields/selector.go, ParseSelector):
 * `metadata.name=web,status.phase!=Running`. Which fields a resource knows, only the server can say.
 */
export interface FieldTerm {
  readonly field: string;
  readonly operator: "=" | "!=";
  readonly value: string;
}

/** Terms in their order, or what is wrong and where. `==` is read as `=`. Never throws. */
export function parseFieldSelector(text: string): SelectorResult<readonly FieldTerm[]> {
  try {
    return { ok: true, value: splitTerms(text).map(parseTerm) };
  } catch (error) {
    if (error instanceof SelectorSyntaxError) return { ok: false, message: error.message, at: error.at };
    throw error;
  }
}

/** Values escaped as Kubernetes does: `\`, `,` and `=` get a backslash. */
export function formatFieldSelector(terms: readonly FieldTerm[]): string {
  return terms
    .map(({ field, operator, value }) => `${field}${operator}${value.replace(/[\\,=]/g, "\\$&")}`)
    .join(",");
}

/**
 * The one object that a selector leaves, if it names one: the apiserver authorizes such a list or watch as one of that
 * name (apiserver/pkg/endpoints/request/requestinfo.go). Null for every other selector.
 */
export function onlyName(selector: string): string | null {
  const read = parseFieldSelector(selector);
  const terms = read.ok ? read.value : [];
  return terms.find(({ field, operator }) => field === "metadata.name" && operator === "=")?.value ?? null;
}

interface Piece {
  readonly text: string;
  readonly at: number;
}

/** Apart at commas that no backslash precedes; empty terms mean nothing. */
function splitTerms(text: string): Piece[] {
  return [...text.matchAll(/(?:\\.|[^\\,]|\\$)+/gs)].map((match) => ({ text: match[0], at: match.index }));
}

function parseTerm({ text, at }: Piece): FieldTerm {
  const operator = /!=|==|=/.exec(text);
  if (operator === null) throw new SelectorSyntaxError(`'${text}' has no '=', '==' or '!='`, at);
  const start = operator.index + operator[0].length;
  return {
    field: text.slice(0, operator.index),
    operator: operator[0] === "!=" ? "!=" : "=",
    value: unescapeValue({ text: text.slice(start), at: at + start }),
  };
}

function unescapeValue({ text, at }: Piece): string {
  const wrong = /^(?:[^\\,=]|\\[\\,=])*/.exec(text)?.[0].length ?? 0;
  if (wrong < text.length) {
    const found = text[wrong] === "\\" ? text.slice(wrong, wrong + 2) : text[wrong];
    throw new SelectorSyntaxError(`'${found}' in a value: write '\\\\', '\\,' or '\\='`, at + wrong);
  }
  return text.replace(/\\([\\,=])/g, "$1");
}
