import { isObject, type Json } from "@/lib/base/json";
import type { Items, Way } from "./path";

/**
 * The ways of many rules in one tree, so that an object is walked once, and only where it has
 * something: most fields that rules ask for are not there.
 */
export interface Trie<L> {
  readonly fields: Field<L>[];
  each: Trie<L> | null;
  readonly leaves: L[];
}

interface Field<L> {
  readonly name: string;
  readonly below: Trie<L>;
  /** Every object has something of this name that is not its own. */
  readonly inherited: boolean;
}

export function newTrie<L>(): Trie<L> {
  return { fields: [], each: null, leaves: [] };
}

export function addWay<L>(trie: Trie<L>, way: Way, leaf: L): void {
  let at = trie;
  for (const name of way) {
    if (name === null) at.each ??= newTrie();
    at = name === null ? (at.each as Trie<L>) : childOf(at, name);
  }
  at.leaves.push(leaf);
}

function childOf<L>(trie: Trie<L>, field: string): Trie<L> {
  const known = trie.fields.find(({ name }) => name === field);
  if (known !== undefined) return known.below;
  const below = newTrie<L>();
  trie.fields.push({ name: field, below, inherited: field in Object.prototype });
  return below;
}

/** Takes what stands where a way leads to. */
export type Visit<L> = (leaf: L, value: unknown, items: Items) => void;

/**
 * Calls `visit` for each leaf whose way leads somewhere in the value.
 * @param items the places in lists that were passed before
 */
export function walk<L>(trie: Trie<L>, value: unknown, items: Items, visit: Visit<L>): void {
  const { leaves, each, fields } = trie;
  for (let i = 0; i < leaves.length; i += 1) visit(leaves[i] as L, value, items);
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) walkFields(fields, value as Json, items, visit);
  else if (each !== null)
    for (let i = 0; i < value.length; i += 1) walk(each, value[i], items.item(i), visit);
}

function walkFields<L>(fields: readonly Field<L>[], value: Json, items: Items, visit: Visit<L>): void {
  for (let i = 0; i < fields.length; i += 1) {
    const { name, below, inherited } = fields[i] as Field<L>;
    const found = value[name];
    if (found === undefined || (inherited && !Object.hasOwn(value, name))) continue;
    walk(below, found, items, visit);
  }
}

/** A copy of a value that holds what the ways lead to, whole, and nothing else. Undefined when they lead nowhere. */
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
