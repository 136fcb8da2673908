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
  const places: Places = { nodes: [], offsets: [] };
  const bytes = yamlOf(json, 0, (node, offset) => {
    places.nodes.push(node);
    places.offsets.push(offset);
  });
  const text = new TextDecoder().decode(bytes);
  return { text, lines: linesOf(json, bytes, text, places, fieldOwners(json, managedEntries(object))) };
}

function withoutManagedFields(object: KubeObject): unknown {
  if (!isObject(object.metadata)) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** What begins where: nodes in their order, and the line of each. Arrays of numbers, for a text may have 100,000 lines. */
interface Places {
  readonly nodes: number[];
  readonly offsets: number[];
}

const NEWLINE = 0x0a;
const NONE = -1;
const NOBODY: readonly FieldOwner[] = [];

function linesOf(
  json: JsonIndex,
  bytes: Uint8Array,
  text: string,
  places: Places,
  ownersOf: (node: number) => readonly FieldOwner[],
): YamlLine[] {
  const texts = text.split("\n");
  texts.pop();
  const { first, last, lineOf } = placesByLine(bytes, places, texts.length, json.length);
  const pathOf = paths(json);
  let at = { path: "", depth: 0 };
  let more = 0;
  return texts.map((line, index) => {
    const outer = first[index] ?? NONE;
    if (outer === NONE) {
      more += 1;
      return { text: line, path: `${at.path}#${more}`, owners: NOBODY, inside: 0, depth: at.depth + 1 };
    }
    at = pathOf(outer);
    more = 0;
    const after = lineOf[json.next(outer)] ?? NONE;
    const inside = (after === NONE ? texts.length : after) - index - 1;
    return { text: line, path: at.path, owners: ownersOf(last[index] ?? NONE), inside, depth: at.depth };
  });
}

/** The outermost and the innermost node that begin on each line, and the line of each node; -1 for none. */
function placesByLine(bytes: Uint8Array, { nodes, offsets }: Places, lines: number, count: number) {
  const first = new Int32Array(lines).fill(NONE);
  const last = new Int32Array(lines).fill(NONE);
  const lineOf = new Int32Array(count).fill(NONE);
  let line = 0;
  let end = bytes.indexOf(NEWLINE);
  for (const [at, node] of nodes.entries()) {
    const offset = offsets[at] ?? 0;
    for (; end !== -1 && end < offset; end = bytes.indexOf(NEWLINE, end + 1)) line += 1;
    if (first[line] === NONE) first[line] = node;
    last[line] = node;
    lineOf[node] = line;
  }
  return { first, last, lineOf };
}

/** The way to each node, made of its parent's. Parents are asked for before their children. */
function paths(json: JsonIndex): (node: number) => { path: string; depth: number } {
  const known: ({ readonly path: string; readonly depth: number } | undefined)[] = [{ path: "", depth: 0 }];
  const pathOf = (node: number): { path: string; depth: number } => {
    const found = known[node];
    if (found !== undefined) return found;
    const above = pathOf(json.parent(node));
    const key = json.key(node);
    const step = key === null ? `[${json.ordinal(node)}]` : `.${key}`;
    const made = { path: above.path + step, depth: above.depth + 1 };
    known[node] = made;
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
