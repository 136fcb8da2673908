import type { FieldOwner } from "@/lib/watch/managed-fields";
import {
  changedPaths,
  foldedBelow,
  hiding,
  type ObjectYaml,
  objectYaml,
  openLines,
  type YamlLine,
} from "./yaml-lines";

/** A row of the reading: a line, or a further piece of a long one. */
export interface YamlRow {
  /** From 1. */
  readonly line: number;
  /** False for a further piece. */
  readonly begins: boolean;
  readonly text: string;
  /** The way to its value, as in `YamlLine`. */
  readonly path: string;
  /** Lines that folding hides, or would hide; 0 for what does not fold. */
  readonly inside: number;
  readonly folded: boolean;
  readonly owners: readonly FieldOwner[];
  /** The owners are those of the row above, which names them. */
  readonly goesOn: boolean;
  /** When it changed while the page is open, ms since the epoch. */
  readonly changedAt: number | null;
}

/** How much there is to show now. */
export interface YamlSize {
  readonly lines: number;
  readonly rows: number;
}

/** What the page may ask of the worker that keeps an object's YAML. */
export interface YamlOps {
  /**
   * The object's next version takes the place of the one before; what is folded stays folded.
   * @param json the object as JSON
   * @param now ms since the epoch: when what is different changed
   */
  load(json: string, now: number): YamlSize;
  rows(from: number, to: number): YamlRow[];
  toggle(path: string): YamlSize;
  /** Folds what lies at this depth and below; Infinity opens everything. */
  foldTo(depth: number): YamlSize;
  /** Looks in all lines, folded or not. */
  search(query: string): { matches: number; capped: boolean };
  /** Opens what hides a match; tells its line and the row that it has then. Null when there is no such match any longer. */
  match(index: number): { line: number; row: number; size: YamlSize } | null;
  /** All of it, as kubectl prints it. */
  text(): string;
}

/** More lines than one reads through: what lies deep is folded at first. */
const MANY_LINES = 2_000;
const FIRST_DEPTH = 3;
/** Characters of a line that stand in one row; a line may be a megabyte. */
const ROW_WIDTH = 300;
const MAX_MATCHES = 100_000;

/** Where a row begins: its line, and the character in it. */
interface Place {
  readonly line: number;
  readonly from: number;
}

const NOTHING: ObjectYaml = { text: "", lines: [] };

/** An object's YAML as it is folded, for windows of it: a text may have 100,000 lines, a screen has fifty. */
export function yamlOps(): YamlOps {
  let yaml: ObjectYaml | null = null;
  let folded: ReadonlySet<string> = new Set();
  let places: readonly Place[] = [];
  let changedAt: ReadonlyMap<string, number> = new Map();
  let found: readonly number[] = [];
  const lines = () => (yaml ?? NOTHING).lines;
  const arrange = (next: ReadonlySet<string>): YamlSize => {
    folded = next;
    places = placesOf(lines(), folded);
    return { lines: lines().length, rows: places.length };
  };
  return {
    load(json, now) {
      const next = objectYaml(JSON.parse(json));
      const first = yaml === null;
      if (!first)
        changedAt = new Map([
          ...changedAt,
          ...changedPaths(lines(), next.lines).map((path) => [path, now] as const),
        ]);
      yaml = next;
      return arrange(first && next.lines.length > MANY_LINES ? foldedBelow(next.lines, FIRST_DEPTH) : folded);
    },
    rows(from, to) {
      const shown = { lines: lines(), places, folded, changedAt };
      return places.slice(from, to).flatMap((_, at) => rowOf(shown, from + at) ?? []);
    },
    toggle(path) {
      const next = new Set(folded);
      if (!next.delete(path)) next.add(path);
      return arrange(next);
    },
    foldTo: (depth) => arrange(foldedBelow(lines(), depth)),
    search(query) {
      const all = linesHolding(lines(), query);
      found = all.slice(0, MAX_MATCHES);
      return { matches: found.length, capped: all.length > found.length };
    },
    match(index) {
      const line = found[index];
      if (line === undefined || line >= lines().length) return null;
      const hidden = new Set(hiding(lines(), line, folded));
      const size = arrange(new Set([...folded].filter((path) => !hidden.has(path))));
      return { line: line + 1, row: places.findIndex((place) => place.line === line), size };
    },
    text: () => (yaml ?? NOTHING).text,
  };
}

function placesOf(lines: readonly YamlLine[], folded: ReadonlySet<string>): Place[] {
  const places: Place[] = [];
  for (const line of openLines(lines, folded)) {
    const length = lines[line]?.text.length ?? 0;
    for (let from = 0; from === 0 || from < length; from += ROW_WIDTH) places.push({ line, from });
  }
  return places;
}

function linesHolding(lines: readonly YamlLine[], query: string): number[] {
  const wanted = query.toLowerCase();
  return lines.flatMap(({ text }, line) => (text.toLowerCase().includes(wanted) ? [line] : []));
}

interface Shown {
  readonly lines: readonly YamlLine[];
  readonly places: readonly Place[];
  readonly folded: ReadonlySet<string>;
  readonly changedAt: ReadonlyMap<string, number>;
}

function rowOf({ lines, places, folded, changedAt }: Shown, index: number): YamlRow | null {
  const place = places[index];
  const line = place && lines[place.line];
  if (place === undefined || line === undefined) return null;
  const { path, inside, owners, text } = line;
  const begins = place.from === 0;
  const above = ownedAbove(lines, places, index);
  return {
    line: place.line + 1,
    begins,
    text: text.slice(place.from, place.from + ROW_WIDTH),
    path,
    inside,
    folded: inside > 0 && folded.has(path),
    owners,
    goesOn: !begins || (above !== undefined && sameOwners(above.owners, owners)),
    changedAt: changedAt.get(path) ?? null,
  };
}

/** The line above with an owner, past those that only head a list or a map. */
function ownedAbove(
  lines: readonly YamlLine[],
  places: readonly Place[],
  index: number,
): YamlLine | undefined {
  for (let at = index - 1; at >= 0; at -= 1) {
    const line = lines[places[at]?.line ?? -1];
    if (line === undefined || line.owners.length > 0 || line.inside === 0) return line;
  }
  return undefined;
}

const sameOwners = (a: readonly FieldOwner[], b: readonly FieldOwner[]) =>
  a.length === b.length && a.every((owner, at) => owner === b[at]);
