import { cutText } from "@/lib/base/safe-text";
import type { Answer } from "./answer";
import { indented } from "./indented";
import type { JsonIndex } from "./json-index";
import { JsonRows } from "./json-rows";
import { type Found, occurrences, searchJson } from "./json-search";
import { JsonTable } from "./json-table";
import { LineIndex } from "./lines";
import { familyRows, seriesPage } from "./metrics";
import { type Exposition, parsePrometheus } from "./prometheus";
import type { AnswerOps, CopyForm } from "./protocol";
import { nodeDetail, nodeRows } from "./tree-row";
import { yamlOf } from "./yaml";

/** Text that goes to the clipboard; more makes browsers stall. */
const MAX_COPY = 32 * 2 ** 20;
const MAX_MATCHES = 100_000;
const WIDTH_SAMPLE = 200;
/** Characters of a cell that go to the page; sorting and filtering see all of it. */
const MAX_CELL = 1000;
const decoder = new TextDecoder();

/**
 * What the page may ask of an answer. Each reading is made when it is first asked for,
 * and kept as long as the answer is.
 */
export function answerOps(answer: Answer): AnswerOps {
  return { ...treeOps(answer), ...textOps(answer), ...tableOps(answer), ...metricOps(answer) };
}

type Part<K extends keyof AnswerOps> = Pick<AnswerOps, K>;

function treeOps(
  answer: Answer,
): Part<
  "treeRows" | "treeLength" | "treeToggle" | "treeOpen" | "detail" | "copy" | "treeSearch" | "treeMatch"
> {
  let known: { rows: JsonRows; nodes: number } | null = null;
  let found: Found = { nodes: new Uint32Array(), capped: false };
  const tree = (): JsonRows => {
    const json = needed(answer.json, "This answer is not JSON.");
    known ??= { rows: new JsonRows(json, firstDepth(answer, json)), nodes: json.length };
    if (json.length > known.nodes) known.rows.extend(known.nodes);
    known.nodes = json.length;
    return known.rows;
  };
  return {
    treeRows: (from, to) => nodeRows(tree(), from, to),
    treeLength: () => tree().length,
    treeToggle(node) {
      tree().toggle(node);
      return tree().length;
    },
    treeOpen(depth) {
      tree().reset(depth);
      return tree().length;
    },
    detail: (node) => nodeDetail(tree().json, node),
    copy: (node, form) => copyOf(tree().json, node, form),
    treeSearch(query) {
      found = searchJson(tree().json, query, MAX_MATCHES);
      return { matches: found.nodes.length, capped: found.capped };
    },
    treeMatch(index) {
      const node = found.nodes[index];
      return node === undefined ? null : { row: tree().reveal(node), length: tree().length };
    },
  };
}

/** A list opens to its items, an object to its parts, a watch to its events. */
function firstDepth({ arrival }: Answer, json: JsonIndex): number {
  if (arrival === "events") return 1;
  if (json.length <= 60) return Number.POSITIVE_INFINITY;
  return 2;
}

function copyOf(json: JsonIndex, node: number, form: CopyForm): string | null {
  if (json.end(node) - json.start(node) > MAX_COPY) return null;
  if (form === "text") return json.text(node);
  if (form === "yaml") return decoder.decode(yamlOf(json, node));
  return form === "json" ? json.raw(node) : indented(json, node);
}

function textOps(answer: Answer): Part<"textLength" | "textRows" | "textSearch" | "textMatch"> {
  let yaml: { bytes: Uint8Array; lines: LineIndex } | null = null;
  let matches: number[] = [];
  const makeYaml = () => {
    const bytes = yamlOf(needed(answer.json, "This answer is not JSON."));
    const lines = new LineIndex();
    lines.extend(bytes, bytes.length);
    return { bytes, lines };
  };
  const source = (reading: "text" | "yaml") => {
    if (reading === "text") return { bytes: answer.buffer.view(), lines: answer.lines };
    yaml ??= makeYaml();
    return yaml;
  };
  return {
    textLength(reading) {
      const { lines } = source(reading);
      return { rows: lines.rows, lines: lines.lines };
    },
    textRows(reading, from, to) {
      const { bytes, lines } = source(reading);
      return lines.read(bytes, from, to);
    },
    textSearch(reading, query) {
      const { bytes, lines } = source(reading);
      const { rows, capped } = rowsHolding(bytes, lines, query);
      matches = rows;
      return { matches: rows.length, capped };
    },
    textMatch: (_, index) => matches[index] ?? null,
  };
}

function rowsHolding(bytes: Uint8Array, lines: LineIndex, query: string) {
  const rows: number[] = [];
  if (query === "") return { rows, capped: false };
  for (const offset of occurrences(bytes, new TextEncoder().encode(query))) {
    const row = lines.rowAt(offset);
    if (rows.at(-1) === row) continue;
    if (rows.length === MAX_MATCHES) return { rows, capped: true };
    rows.push(row);
  }
  return { rows, capped: false };
}

function tableOps(answer: Answer): Part<"tableColumns" | "tableWidths" | "tableArrange" | "tableRows"> {
  let known: JsonTable | null = null;
  const table = () => {
    known ??= new JsonTable(needed(answer.json, "This answer is not a Table."));
    return known;
  };
  return {
    tableColumns: () => table().columns,
    tableWidths() {
      const sample = table().read(0, WIDTH_SAMPLE);
      const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(({ length }) => length));
      return {
        namespace: widest(sample.map(({ object }) => object?.namespace ?? "")),
        cells: table().columns.map(({ name }, i) =>
          widest([name, ...sample.map(({ cells }) => cells[i] ?? "")]),
        ),
      };
    },
    tableArrange: (query) => ({ rows: table().arrange(query), total: table().total }),
    tableRows: (from, to) =>
      table()
        .read(from, to)
        .map((row) => ({ ...row, cells: row.cells.map((cell) => cutText(cell, MAX_CELL)) })),
  };
}

function metricOps(answer: Answer): Part<"families" | "series"> {
  let known: Exposition | null = null;
  const exposition = () => {
    known ??= parsePrometheus(decoder.decode(answer.buffer.view()));
    return known;
  };
  return {
    families(filter) {
      const { families, unread } = exposition();
      const samples = families.reduce((sum, family) => sum + family.samples.length, 0);
      return { families: familyRows(exposition(), filter), unread: unread.length, samples };
    },
    series(name, filter, from, to) {
      const family = exposition().families.find((candidate) => candidate.name === name);
      return family === undefined
        ? { total: 0, quantiles: [], rows: [] }
        : seriesPage(family, filter, from, to);
    },
  };
}

function needed<T>(value: T | null, otherwise: string): T {
  if (value === null) throw new Error(otherwise);
  return value;
}
