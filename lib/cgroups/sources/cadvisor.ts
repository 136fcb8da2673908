import {
  type CadvisorRow,
  type CadvisorTable,
  COLUMNS,
  columnOf,
  MACHINE,
  type MachineFigure,
} from "./cadvisor-table";
import { numberAt, readLabels } from "./prometheus-text";

const MACHINE_NAMES: ReadonlySet<string> = new Set(MACHINE);
const CPU = 0;
/** Longer than any line: a text without line ends must not be collected whole. */
const MAX_LINE = 64 * 1024;
/** The most cgroups that are kept: more than a node of 3,000 containers has. */
const MAX_ROWS = 20_000;

const HASH = 0x23;
const BRACE = 0x7b;
const SPACE = 0x20;

/** The labels of a series as they stand in the text, and whose row they are; null for one that is not wanted. */
interface Series {
  readonly labels: string;
  readonly row: CadvisorRow | null;
  /** Series come in the same order in every family, so the next is nearly always the one after. */
  next: Series | null;
}

/**
 * Reads the text in pieces as they arrive. Families come one after another, and the series of one are those of the
 * next in the same order: labels are parsed once for each cgroup and compared thereafter.
 */
export class CadvisorParser {
  readonly #rows = new Map<string, CadvisorRow>();
  readonly #series = new Map<string, Series>();
  readonly #machine: Partial<Record<MachineFigure, number>> = {};
  #carry = "";
  /** What is under way: a column, the machine's figures, or a family that is passed over. */
  #family = "";
  #column: number | "machine" | null = null;
  #passing = false;
  #last: Series | null = null;
  #unread = 0;
  #example: string | null = null;
  #length = 0;

  push(chunk: string): void {
    this.#length += chunk.length;
    const text = this.#carry === "" ? chunk : this.#carry + chunk;
    let at = 0;
    while (at < text.length) {
      if (this.#passing) {
        const comment = this.#nextComment(text, at);
        if (comment === -1) {
          at = text.lastIndexOf("\n") + 1;
          break;
        }
        at = comment;
        this.#passing = false;
      }
      const end = text.indexOf("\n", at);
      if (end === -1) break;
      this.#line(text, at, end);
      at = end + 1;
    }
    this.#keep(text, at);
  }

  /** Everything that was read; the parser is done with. */
  finish(): CadvisorTable {
    if (this.#carry !== "") this.push("\n");
    return {
      rows: [...this.#rows.values()],
      machine: this.#machine,
      unread: this.#unread,
      unreadExample: this.#example,
      length: this.#length,
    };
  }

  /** Where the next comment begins: families begin with one. `at` is the start of a line. */
  #nextComment(text: string, at: number): number {
    if (text.charCodeAt(at) === HASH) return at;
    const found = text.indexOf("\n#", at);
    return found === -1 ? -1 : found + 1;
  }

  #keep(text: string, from: number): void {
    const rest = text.slice(from);
    this.#carry = rest.length > MAX_LINE ? "" : rest;
    if (rest.length > MAX_LINE) this.#refuse(rest);
  }

  #line(text: string, at: number, end: number): void {
    const after = at + this.#family.length;
    if (at === end) return;
    if (text.charCodeAt(at) === HASH) this.#comment(text, at, end);
    else if (text.charCodeAt(after) === BRACE && text.slice(at, after) === this.#family)
      this.#sample(text, after, end);
    else this.#other(text, at, end);
  }

  #comment(text: string, at: number, end: number): void {
    const [, , name = ""] = text.slice(at, end).split(" ", 3);
    if (name !== this.#family) this.#open(name);
  }

  #open(name: string): void {
    this.#family = name;
    this.#column = columnOf(name) ?? (MACHINE_NAMES.has(name) ? "machine" : null);
    this.#passing = this.#column === null;
    this.#last = null;
  }

  /** A sample of another family than the comments announced, or of one without labels, or no sample at all. */
  #other(text: string, at: number, end: number): void {
    const [name = ""] = /^[a-zA-Z_:][\w:]*/.exec(text.slice(at, Math.min(end, at + 200))) ?? [];
    const after = at + name.length;
    const sign = name === "" ? Number.NaN : text.charCodeAt(after);
    if (sign !== BRACE && sign !== SPACE) {
      this.#refuse(text.slice(at, end));
      return;
    }
    if (name !== this.#family) this.#open(name);
    this.#passing = false;
    if (sign === BRACE) this.#sample(text, after, end);
    else if (this.#column === "machine") this.#machineFigure(text.slice(after, end));
  }

  /** `from` is the opening brace. The last brace of a line closes the labels: only numbers come after it. */
  #sample(text: string, from: number, end: number): void {
    if (this.#column === null) return;
    const expected = this.#last?.next ?? null;
    const isExpected =
      expected !== null && text.slice(from, from + expected.labels.length) === expected.labels;
    const close = isExpected ? from + expected.labels.length - 1 : text.lastIndexOf("}", end);
    const series = isExpected ? expected : close < from ? null : this.#seriesOf(text.slice(from, close + 1));
    if (series === null) {
      this.#refuse(text.slice(from, end));
      return;
    }
    if (this.#last !== null && !isExpected) this.#last.next = series;
    this.#last = series;
    if (this.#column === "machine") this.#machineFigure(text.slice(close + 1, end));
    else if (series.row !== null) this.#value(series.row, this.#column, text, close + 2, end);
  }

  #value(row: CadvisorRow, column: number, text: string, from: number, end: number): void {
    const value = numberAt(text, from, end);
    if (Number.isNaN(value)) this.#refuse(text.slice(from, end));
    else row.values[column] = value;
    if (column !== CPU) return;
    const blank = text.indexOf(" ", from);
    if (blank !== -1 && blank < end) row.cpuAt = Number(text.slice(blank + 1, end));
  }

  #machineFigure(tail: string): void {
    const value = Number(tail.trim().split(" ")[0]);
    const name = MACHINE.find((one) => one === this.#family);
    if (name !== undefined && !Number.isNaN(value)) this.#machine[name] = value;
  }

  /** Null when the labels cannot be read. */
  #seriesOf(labels: string): Series | null {
    const known = this.#series.get(labels);
    if (known !== undefined) return known;
    const read = readLabels(labels);
    if (read === null) return null;
    const series = { labels, row: this.#rowOf(read), next: null };
    this.#series.set(labels, series);
    return series;
  }

  /** Null for a part of what another series holds whole, as the usage of one CPU, and for series beyond the bound. */
  #rowOf(labels: ReadonlyMap<string, string>): CadvisorRow | null {
    const id = labels.get("id");
    if (id === undefined || (labels.get("cpu") ?? "total") !== "total") return null;
    const known = this.#rows.get(id);
    if (known !== undefined || this.#rows.size >= MAX_ROWS) return known ?? null;
    const text = (name: string) => labels.get(name) ?? "";
    const row: CadvisorRow = {
      id,
      name: text("name"),
      image: text("image"),
      namespace: text("namespace"),
      pod: text("pod"),
      container: text("container"),
      values: new Float64Array(COLUMNS.length).fill(Number.NaN),
      cpuAt: Number.NaN,
    };
    this.#rows.set(id, row);
    return row;
  }

  #refuse(line: string): void {
    this.#unread += 1;
    this.#example ??= line.slice(0, 200);
  }
}

/** The whole text at once. */
export function parseCadvisor(text: string): CadvisorTable {
  const parser = new CadvisorParser();
  parser.push(text);
  return parser.finish();
}
