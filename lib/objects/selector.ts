import { compareText } from "@/lib/base/natural-order";
import { labelKeyDefect, labelValueDefect } from "./label-syntax";
import { type SelectorResult, SelectorSyntaxError } from "./selector-error";
import { type Token, tokenize } from "./selector-token";

/**
 * Label selectors as the apiserver reads them (apimachinery pkg/labels/selector.go, Parse):
 * `app=web,tier!=db,env in (a,b),x notin (c),has,!hasnot,n>1,n<5`.
 */
export type Operator = "=" | "==" | "!=" | "in" | "notin" | "exists" | "!" | ">" | "<";

export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  /** Sorted, each once; empty for "exists" and "!", one for comparisons. */
  readonly values: readonly string[];
}

/** All of its requirements; none at all selects everything. */
export type LabelSelector = readonly Requirement[];

/** Requirements in the order of their keys, or what is wrong and where. Never throws. */
export function parseLabelSelector(text: string): SelectorResult<LabelSelector> {
  try {
    const requirements = new Parser(tokenize(text)).selector();
    return { ok: true, value: requirements.sort((a, b) => compareText(a.key, b.key)) };
  } catch (error) {
    if (error instanceof SelectorSyntaxError) return { ok: false, message: error.message, at: error.at };
    throw error;
  }
}

/** As Kubernetes writes it: parsed again, it is the same selector. */
export function formatLabelSelector(selector: LabelSelector): string {
  return selector.map(formatRequirement).join(",");
}

function formatRequirement({ key, operator, values }: Requirement): string {
  if (operator === "exists") return key;
  if (operator === "!") return `!${key}`;
  const list = values.join(",");
  return operator === "in" || operator === "notin"
    ? `${key} ${operator} (${list})`
    : `${key}${operator}${list}`;
}

/** True when labels meet every requirement. An absent label meets `!=`, `notin` and `!`, nothing else. */
export function matchesLabels(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  return selector.every((requirement) =>
    meets(requirement, Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined),
  );
}

function meets({ operator, values }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case "=":
    case "==":
    case "in":
      return value !== undefined && values.includes(value);
    case "!=":
    case "notin":
      return value === undefined || !values.includes(value);
    case "exists":
      return value !== undefined;
    case "!":
      return value === undefined;
    case ">":
    case "<":
      return compares(operator, integer(value), integer(values[0]));
  }
}

function compares(operator: ">" | "<", value: bigint | null, bound: bigint | null): boolean {
  if (value === null || bound === null) return false;
  return operator === ">" ? value > bound : value < bound;
}

const INT64 = 2n ** 63n;

/** As Go's ParseInt reads it; null for anything else and beyond 64 bits. */
function integer(text: string | undefined): bigint | null {
  if (text === undefined || !/^[+-]?\d+$/.test(text)) return null;
  const value = BigInt(text.replace("+", ""));
  return value >= -INT64 && value < INT64 ? value : null;
}

const BINARY: ReadonlySet<string> = new Set(["=", "==", "!=", "in", "notin", ">", "<"]);

/** One requirement after another; `in` and `notin` are operators only where one is due. */
class Parser {
  #next = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  selector(): Requirement[] {
    const requirements: Requirement[] = [];
    if (this.#peek().kind === "end") return requirements;
    do requirements.push(this.#requirement());
    while (this.#separated());
    return requirements;
  }

  #separated(): boolean {
    const token = this.#take();
    if (token.kind === "end") return false;
    if (token.text === ",") return true;
    throw new SelectorSyntaxError(`found '${token.text}', expected ',' or the end`, token.at);
  }

  #requirement(): Requirement {
    const negated = this.#peek().text === "!";
    if (negated) this.#take();
    const key = this.#word("a label key");
    check(labelKeyDefect(key.text), key);
    if (negated) return { key: key.text, operator: "!", values: [] };
    const next = this.#peek();
    if (next.kind === "end" || next.text === ",") return { key: key.text, operator: "exists", values: [] };
    const operator = this.#operator();
    const values = operator === "in" || operator === "notin" ? this.#list() : [this.#value(operator)];
    return { key: key.text, operator, values: [...new Set(values)].sort(compareText) };
  }

  #operator(): Exclude<Operator, "exists" | "!"> {
    const token = this.#take();
    if (BINARY.has(token.text)) return token.text as Exclude<Operator, "exists" | "!">;
    throw new SelectorSyntaxError(
      `found '${token.text}', expected one of in, notin, =, ==, !=, >, <`,
      token.at,
    );
  }

  /** May be left out before a comma and at the end: `x=` asks for the empty value. */
  #value(operator: Operator): string {
    const empty = this.#peek().kind === "end" || this.#peek().text === ",";
    const token = empty ? { ...this.#peek(), text: "" } : this.#word("a value");
    if (operator === ">" || operator === "<")
      check(integer(token.text) === null ? `'${operator}' compares with a 64-bit integer` : null, token);
    check(labelValueDefect(token.text), token);
    return token.text;
  }

  /** `(a,b)`; a place left empty is the empty value. */
  #list(): string[] {
    this.#symbol("(");
    const values: string[] = [];
    for (;;) {
      const token = this.#peek();
      const empty = token.text === "," || token.text === ")";
      values.push(empty ? "" : this.#checkedValue());
      const end = this.#take();
      if (end.text === ")") return values;
      if (end.text !== ",") throw new SelectorSyntaxError(`found '${end.text}', expected ',' or ')'`, end.at);
    }
  }

  #checkedValue(): string {
    const token = this.#word("a value, ',' or ')'");
    check(labelValueDefect(token.text), token);
    return token.text;
  }

  #word(expected: string): Token {
    const token = this.#take();
    if (token.kind === "word") return token;
    throw new SelectorSyntaxError(`found '${token.text}', expected ${expected}`, token.at);
  }

  #symbol(text: string): void {
    const token = this.#take();
    if (token.text !== text)
      throw new SelectorSyntaxError(`found '${token.text}', expected '${text}'`, token.at);
  }

  #peek(): Token {
    return this.tokens[this.#next] ?? this.#end();
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }

  #end(): Token {
    const last = this.tokens.at(-1);
    return { kind: "end", text: "", at: last?.at ?? 0 };
  }
}

function check(defect: string | null, { text, at }: Token): void {
  if (defect !== null) throw new SelectorSyntaxError(`'${text}': ${defect}`, at);
}

/** By code unit, as Go sorts ASCII; keys and values hold nothing else. */
