import { isObject, type Json } from "@/lib/base/json";
import { type Place, parsePath, type Step } from "./path";

/**
 * The paths of many rules in one tree, so that an object is walked once, and only where it has
 * something: most fields that rules ask for are not there.
 */
export interface Trie<L> {
  readonly fields: { readonly name: string; readonly below: Trie<L> }[];
  each: Trie<L> | null;
  readonly leaves: L[];
}

export function newTrie<L>(): Trie<L> {
  return { fields: [], each: null, leaves: [] };
}

/** @throws SyntaxError for a path that cannot be read */
export function addPath<L>(trie: Trie<L>, path: string, leaf: L): void {
  add(trie, parsePath(path), leaf);
}

function add<L>(trie: Trie<L>, steps: readonly Step[], leaf: L): void {
  const [step, ...rest] = steps;
  if (step === undefined) trie.leaves.push(leaf);
  else if ("each" in step) {
    trie.each ??= newTrie();
    add(trie.each, rest, leaf);
  } else for (const field of step.fields) add(childOf(trie, field), rest, leaf);
}

function childOf<L>(trie: Trie<L>, field: string): Trie<L> {
  const known = trie.fields.find(({ name }) => name === field);
  if (known !== undefined) return known.below;
  const below = newTrie<L>();
  trie.fields.push({ name: field, below });
  return below;
}

/** Takes what stands where a path leads to. */
export type Visit<L> = (leaf: L, value: unknown, place: Place) => void;

/**
 * Calls `visit` for each leaf whose path leads somewhere in the value.
 * @param place where in the object the value is
 */
export function walk<L>(trie: Trie<L>, value: unknown, place: Place, visit: Visit<L>): void {
  const { leaves, each, fields } = trie;
  for (let i = 0; i < leaves.length; i += 1) visit(leaves[i] as L, value, place);
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) walkFields(fields, value as Json, place, visit);
  else if (each !== null)
    for (let i = 0; i < value.length; i += 1) walk(each, value[i], place.item(i), visit);
}

function walkFields<L>(fields: Trie<L>["fields"], value: Json, place: Place, visit: Visit<L>): void {
  for (let i = 0; i < fields.length; i += 1) {
    const { name, below } = fields[i] as Trie<L>["fields"][number];
    const found = value[name];
    // Most are not there: what an object inherits is asked about only where there is something.
    if (found !== undefined && Object.hasOwn(value, name)) walk(below, found, place.field(name), visit);
  }
}

/** A copy of a value that holds what the paths lead to, whole, and nothing else. Undefined when they lead nowhere. */
export function project(trie: Trie<unknown>, value: unknown): unknown {
  if (trie.leaves.length > 0) return value;
  if (Array.isArray(value)) {
    const below = trie.each;
    // Places in lists stay as they are: evidence names them.
    return below === null ? undefined : value.map((item) => project(below, item) ?? null);
  }
  if (!isObject(value)) return undefined;
  const kept: Record<string, unknown> = {};
  let any = false;
  for (const { name, below } of trie.fields) {
    const found = Object.hasOwn(value, name) ? project(below, value[name]) : undefined;
    if (found === undefined) continue;
    kept[name] = found;
    any = true;
  }
  return any ? kept : undefined;
}
