import { isObject } from "@/lib/base/json";
import type { KubeObject } from "@/lib/objects/kube-object";
import { indexJson, type JsonIndex } from "@/lib/raw/json-index";
import { yamlOf } from "@/lib/raw/yaml";
import { type FieldOwner, managedEntries } from "@/lib/watch/managed-fields";
import { fieldOwners } from "./field-owners";

/** A line of an object's YAML, and what it is about. */
export interface YamlLine {
  readonly text: string;
  /** The way to its value, unique in the text: `.spec.containers[0].image`; further lines of a text add their number. */
  readonly path: string;
  readonly owners: readonly FieldOwner[];
  /** Lines after this one that belong to it: what folding hides. */
  readonly inside: number;
  /** How deep its value lies; 1 for the object's own fields. */
  readonly depth: number;
}

export interface ObjectYaml {
  /** As `kubectl get -o yaml` prints it, without managedFields: those are in `owners`. */
  readonly text: string;
  readonly lines: readonly YamlLine[];
}

/** An object as YAML, each line with who owns it. */
export function objectYaml(object: KubeObject): ObjectYaml {
  const json = indexJson(new TextEncoder().encode(JSON.stringify(withoutManagedFields(object))));
  const places: { node: number; offset: number }[] = [];
  const bytes = yamlOf(json, 0, (node, offset) => places.push({ node, offset }));
  const text = new TextDecoder().decode(bytes);
  return { text, lines: linesOf(json, bytes, text, places, fieldOwners(json, managedEntries(object))) };
}

function withoutManagedFields(object: KubeObject): unknown {
  if (!isObject(object.metadata)) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

interface Place {
  readonly node: number;
  readonly offset: number;
}

const NEWLINE = 0x0a;

function linesOf(
  json: JsonIndex,
  bytes: Uint8Array,
  text: string,
  places: readonly Place[],
  ownersOf: (node: number) => readonly FieldOwner[],
): YamlLine[] {
  const texts = text.split("\n").slice(0, -1);
  const onLine = placesByLine(bytes, places);
  const lineOf = new Map<number, number>();
  for (const [line, nodes] of onLine) for (const node of nodes) lineOf.set(node, line);
  const pathOf = paths(json);
  const end = (node: number) => lineOf.get(json.next(node)) ?? texts.length;
  const lines: YamlLine[] = [];
  let last: { path: string; depth: number; more: number } = { path: "", depth: 0, more: 0 };
  for (const [at, line] of texts.entries()) {
    const nodes = onLine.get(at);
    const [first] = nodes ?? [];
    const inner = nodes?.at(-1);
    if (first === undefined || inner === undefined) {
      last.more += 1;
      lines.push({
        text: line,
        path: `${last.path}#${last.more}`,
        owners: [],
        inside: 0,
        depth: last.depth + 1,
      });
      continue;
    }
    last = { ...pathOf(first), more: 0 };
    const inside = Math.max(0, end(first) - at - 1);
    lines.push({ text: line, path: last.path, owners: ownersOf(inner), inside, depth: last.depth });
  }
  return lines;
}

/** What begins on each line, from the outside in. */
function placesByLine(bytes: Uint8Array, places: readonly Place[]): Map<number, number[]> {
  const byLine = new Map<number, number[]>();
  let line = 0;
  let at = 0;
  for (const { node, offset } of places) {
    for (; at < offset; at += 1) if (bytes[at] === NEWLINE) line += 1;
    const nodes = byLine.get(line);
    if (nodes === undefined) byLine.set(line, [node]);
    else nodes.push(node);
  }
  return byLine;
}

/** The way to each node, made of its parent's. Parents are asked for before their children. */
function paths(json: JsonIndex): (node: number) => { path: string; depth: number } {
  const known = new Map<number, { path: string; depth: number }>([[0, { path: "", depth: 0 }]]);
  const pathOf = (node: number): { path: string; depth: number } => {
    const found = known.get(node);
    if (found !== undefined) return found;
    const above = pathOf(json.parent(node));
    const key = json.key(node);
    const step = key === null ? `[${json.ordinal(node)}]` : `.${key}`;
    const made = { path: above.path + step, depth: above.depth + 1 };
    known.set(node, made);
    return made;
  };
  return pathOf;
}

/** The lines that are open to view, by their place in the text. */
export function openLines(lines: readonly YamlLine[], folded: ReadonlySet<string>): number[] {
  const open: number[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (line === undefined) break;
    open.push(at);
    if (line.inside > 0 && folded.has(line.path)) at += line.inside;
  }
  return open;
}

/** What to fold so that values down to this depth are seen. */
export function foldedBelow(lines: readonly YamlLine[], depth: number): Set<string> {
  return new Set(lines.filter((line) => line.inside > 0 && line.depth >= depth).map(({ path }) => path));
}

/** The folded lines that hide a line. */
export function hiding(lines: readonly YamlLine[], at: number, folded: ReadonlySet<string>): string[] {
  return lines
    .slice(0, at)
    .filter(({ path, inside }, above) => above + inside >= at && folded.has(path))
    .map(({ path }) => path);
}

/** The paths of lines that are new, or read otherwise than before. */
export function changedPaths(before: readonly YamlLine[], after: readonly YamlLine[]): string[] {
  const was = new Map(before.map(({ path, text }) => [path, text]));
  return after.filter(({ path, text }) => was.get(path) !== text).map(({ path }) => path);
}
