import { isObject } from "@/lib/base/json";
import { parsePath, type Step } from "./path";

/**
 * The paths of many rules in one tree, so that an object is walked once, and only where it has
 * something: most fields that rules ask for are not there.
 */
export interface Trie<L> {
  readonly fields: Map<string, Trie<L>>;
  each: Trie<L> | null;
  readonly leaves: L[];
}

export function newTrie<L>(): Trie<L> {
  return { fields: new Map(), each: null, leaves: [] };
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
  const known = trie.fields.get(field);
  if (known !== undefined) return known;
  const made = newTrie<L>();
  trie.fields.set(field, made);
  return made;
}

/**
 * Calls `visit` for each leaf whose path leads somewhere in the value.
 * @param trail where in the object the value is; extended while walking, so copy it to keep it
 */
export function walk<L>(
  trie: Trie<L>,
  value: unknown,
  trail: (string | number)[],
  visit: (leaf: L, value: unknown, trail: readonly (string | number)[]) => void,
): void {
  for (const leaf of trie.leaves) visit(leaf, value, trail);
  if (trie.each !== null && Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) {
      trail.push(i);
      walk(trie.each, value[i], trail, visit);
      trail.pop();
    }
  }
  if (trie.fields.size === 0 || !isObject(value)) return;
  for (const [field, below] of trie.fields) {
    if (!Object.hasOwn(value, field)) continue;
    trail.push(field);
    walk(below, value[field], trail, visit);
    trail.pop();
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
  for (const [field, below] of trie.fields) {
    const found = Object.hasOwn(value, field) ? project(below, value[field]) : undefined;
    if (found === undefined) continue;
    kept[field] = found;
    any = true;
  }
  return any ? kept : undefined;
}
