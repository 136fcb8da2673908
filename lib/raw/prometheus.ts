import { parseLabels } from "./prometheus-labels";

export type MetricType =
  | "counter"
  | "gauge"
  | "histogram"
  | "gaugehistogram"
  | "summary"
  | "info"
  | "stateset"
  | "untyped";

/** One line of the exposition: a name, its labels and a value. */
export interface Sample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
  /** The value as it was written: a number may hold more digits than a double. */
  readonly written: string;
  /** Milliseconds since the epoch (seconds in OpenMetrics are converted), null when not given. */
  readonly timestamp: number | null;
  /** What follows `#` behind the value (OpenMetrics), as written. */
  readonly exemplar: string | null;
}

/** All samples under one `# TYPE`, with the lines in the order of the text. */
export interface Family {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit: string;
  readonly samples: readonly Sample[];
}

export interface Exposition {
  readonly families: readonly Family[];
  /** Lines that are neither samples nor comments, numbered from 1. At most 100 are kept. */
  readonly unread: readonly { readonly line: number; readonly text: string }[];
}

interface OpenFamily {
  name: string;
  type: MetricType;
  help: string;
  unit: string;
  samples: Sample[];
}

const TYPES: ReadonlySet<string> = new Set([
  "counter",
  "gauge",
  "histogram",
  "gaugehistogram",
  "summary",
  "info",
  "stateset",
]);
/** What a sample's name may have behind its family's, by type. */
const SUFFIXES: Readonly<Record<MetricType, readonly string[]>> = {
  counter: ["_total", "_created"],
  gauge: [],
  histogram: ["_bucket", "_sum", "_count", "_created"],
  gaugehistogram: ["_bucket", "_gsum", "_gcount"],
  summary: ["_sum", "_count", "_created"],
  info: ["_info"],
  stateset: [],
  untyped: [],
};
const MAX_UNREAD = 100;

/**
 * Reads the Prometheus text format 0.0.4 and 1.0 (names in quotes), and OpenMetrics 1.0 as far as
 * it differs in lines. Never throws: what cannot be read is in `unread`.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function parsePrometheus(text: string): Exposition {
  const reader = new Reader(text.includes("\n# EOF"));
  for (let start = 0, line = 1; start < text.length; line += 1) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    reader.line(text, start, end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end, line);
    start = end + 1;
  }
  return { families: [...reader.families.values()], unread: reader.unread };
}

class Reader {
  readonly families = new Map<string, OpenFamily>();
  readonly unread: { line: number; text: string }[] = [];
  #current: OpenFamily | null = null;

  /** In OpenMetrics timestamps are in seconds. */
  constructor(readonly isOpenMetrics: boolean) {}

  line(text: string, from: number, to: number, line: number): void {
    let start = from;
    while (start < to && isBlank(text.charCodeAt(start))) start += 1;
    if (start === to) return;
    if (text.charCodeAt(start) === 0x23) this.#comment(text.slice(start, to));
    else if (!this.#sample(text, start, to) && this.unread.length < MAX_UNREAD) {
      this.unread.push({ line, text: text.slice(from, Math.min(to, from + 300)) });
    }
  }

  #comment(text: string): void {
    const match = /^#[ \t]+(HELP|TYPE|UNIT)[ \t]+("(?:[^"\\]|\\.)*"|\S+)[ \t]*(.*)$/.exec(text);
    if (match === null) return;
    const [, what, name = "", rest = ""] = match;
    const family = this.#family(name.startsWith('"') ? unescapeText(name.slice(1, -1)) : name);
    if (what === "HELP") family.help = unescapeText(rest);
    else if (what === "UNIT") family.unit = rest;
    else family.type = TYPES.has(rest) ? (rest as MetricType) : "untyped";
    this.#current = family;
  }

  #sample(text: string, from: number, to: number): boolean {
    let at = from;
    while (at < to && !isNameEnd(text.charCodeAt(at))) at += 1;
    let name = text.slice(from, at);
    let labels: ReadonlyMap<string, string> = NO_LABELS;
    while (at < to && isBlank(text.charCodeAt(at))) at += 1;
    if (text.charCodeAt(at) === 0x7b) {
      const read = parseLabels(text, at, to);
      if (read === null) return false;
      at = read.end;
      labels = read.labels;
      name ||= read.name ?? "";
    }
    const tail = parseTail(text.slice(at, to), this.isOpenMetrics);
    if (name === "" || tail === null) return false;
    this.#familyOf(name).samples.push({ name, labels, ...tail });
    return true;
  }

  /** The family that was opened last, if the name fits; else the one it fits by name. */
  #familyOf(name: string): OpenFamily {
    if (this.#current !== null && fits(name, this.#current)) return this.#current;
    const suffix = /_(bucket|sum|count|total|created|info|gsum|gcount)$/.exec(name);
    const parent = suffix === null ? undefined : this.families.get(name.slice(0, suffix.index));
    return parent !== undefined && fits(name, parent) ? parent : this.#family(name);
  }

  #family(name: string): OpenFamily {
    const known = this.families.get(name);
    if (known !== undefined) return known;
    const family: OpenFamily = { name, type: "untyped", help: "", unit: "", samples: [] };
    this.families.set(name, family);
    return family;
  }
}

const NO_LABELS: ReadonlyMap<string, string> = new Map();

function fits(name: string, family: OpenFamily): boolean {
  if (!name.startsWith(family.name)) return false;
  return name.length === family.name.length || SUFFIXES[family.type].includes(name.slice(family.name.length));
}

/** What stands behind name and labels: value, timestamp, exemplar. */
function parseTail(
  text: string,
  isOpenMetrics: boolean,
): Pick<Sample, "value" | "written" | "timestamp" | "exemplar"> | null {
  const mark = text.indexOf("#");
  const words = wordsOf(mark === -1 ? text : text.slice(0, mark));
  const [written = "", stamp] = words;
  const value = parseValue(written);
  if (value === null || words.length > 2) return null;
  const time = stamp === undefined ? null : parseValue(stamp);
  if (stamp !== undefined && time === null) return null;
  const timestamp = time === null ? null : time * (isOpenMetrics ? 1000 : 1);
  return { value, written, timestamp, exemplar: mark === -1 ? null : text.slice(mark + 1).trim() };
}

/** Nearly every line has one word here, so that is found without a regular expression. */
function wordsOf(text: string): readonly string[] {
  const trimmed = text.trim();
  return trimmed.includes(" ") || trimmed.includes("\t") ? trimmed.split(/[ \t]+/) : [trimmed];
}

/** A number as Go's ParseFloat reads it, null for anything else. */
export function parseValue(text: string): number | null {
  if (/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)) return Number(text);
  const word = /^([-+]?)(inf|infinity|nan)$/i.exec(text);
  if (word === null) return null;
  if (word[2]?.toLowerCase() === "nan") return Number.NaN;
  return word[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function unescapeText(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\(.)/g, (whole, c) => (c === "n" ? "\n" : c === "\\" || c === '"' ? c : whole));
}

function isBlank(c: number): boolean {
  return c === 0x20 || c === 0x09;
}

function isNameEnd(c: number): boolean {
  return c === 0x7b || isBlank(c);
}
