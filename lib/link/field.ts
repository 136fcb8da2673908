/**
 * One field of a view's URL: how a value is written, and how text is judged.
 * `parse` takes anything a stranger may put in a link and never throws.
 */
export interface Field<T> {
  /** The value when the link has no such field, or one that cannot be read. */
  readonly initial: T;
  /** The value, or undefined when the text is none. */
  parse(text: string): T | undefined;
  /** Text that `parse` reads back; only called with a value that is not the initial one. */
  format(value: T): string;
}

/** Control characters and the bidirectional overrides, which could make a link read as what it is not. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Free text of at most `max` UTF-16 units. Unprintable or malformed text is not a value. */
export function text(options: { initial?: string; max?: number } = {}): Field<string> {
  const { initial = "", max = 512 } = options;
  return {
    initial,
    parse: (raw) => (raw.length <= max && !UNPRINTABLE.test(raw) && raw.isWellFormed() ? raw : undefined),
    format: (value) => value,
  };
}

/** One of a closed set of words. */
export function oneOf<const T extends string>(values: readonly T[], initial: NoInfer<T>): Field<T> {
  return {
    initial,
    parse: (raw) => values.find((value) => value === raw),
    format: (value) => value,
  };
}

/** A whole number within bounds, both included; leading zeros and exponents are not read. */
export function int(options: { initial: number; min: number; max: number }): Field<number> {
  const { initial, min, max } = options;
  return {
    initial,
    parse(raw) {
      const value = /^(0|-?[1-9]\d{0,15})$/.test(raw) ? Number(raw) : Number.NaN;
      return value >= min && value <= max ? value : undefined;
    },
    format: String,
  };
}

/** True or false, written 1 or 0. */
export function flag(initial = false): Field<boolean> {
  return {
    initial,
    parse: (raw) => (raw === "1" ? true : raw === "0" ? false : undefined),
    format: (value) => (value ? "1" : "0"),
  };
}

/** Several values of one field, apart by commas (`~` escapes); items that cannot be read are left out. */
export function list<T>(item: Field<T>, options: { max?: number } = {}): Field<readonly T[]> {
  const { max = 64 } = options;
  return {
    initial: [],
    parse(raw) {
      const items = raw.split(",").map((part) => item.parse(unescapeItem(part)));
      return items.filter((value) => value !== undefined).slice(0, max);
    },
    format: (values) => values.map((value) => escapeItem(item.format(value))).join(","),
  };
}

const escapeItem = (raw: string) => raw.replaceAll("~", "~~").replaceAll(",", "~c");
const unescapeItem = (raw: string) => raw.replace(/~(~|c)/g, (_, mark) => (mark === "c" ? "," : "~"));
