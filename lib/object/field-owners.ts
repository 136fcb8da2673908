import { isObject, type Json } from "@/lib/base/json";
import type { JsonIndex } from "@/lib/raw/json-index";
import { ARRAY } from "@/lib/raw/json-store";
import type { FieldOwner, ManagedEntry } from "@/lib/watch/managed-fields";

/** Where one manager's set of fields has got to on the way down; null: it owns all that is below (an atomic value). */
interface Way {
  readonly owner: FieldOwner;
  readonly fields: Json | null;
}

const NOBODY: readonly FieldOwner[] = [];

/**
 * Who owns each value of an object: of the leaves, and of the lists and maps that are owned as a whole. One walk over
 * the object and all sets of fields at once, so that long lists cost no more than their length.
 */
export function fieldOwners(
  json: JsonIndex,
  entries: readonly ManagedEntry[],
): (node: number) => readonly FieldOwner[] {
  const owners: (readonly FieldOwner[] | undefined)[] = new Array(json.length);
  const visit = (node: number, ways: readonly Way[]) => {
    if (ways.length === 0) return;
    const childWays = json.kind(node) === ARRAY ? itemWays(json, node, ways) : memberWays(json, ways);
    for (const child of json.children(node)) {
      const below = childWays(child);
      const isLeaf = json.count(child) === 0;
      const held = isLeaf ? below : below.filter(({ fields }) => fields === null);
      if (held.length > 0) owners[child] = held.map(({ owner }) => owner);
      if (!isLeaf) visit(child, below);
    }
  };
  if (json.length > 0)
    visit(
      0,
      entries.filter(({ fields }) => Object.keys(fields).length > 0),
    );
  return (node) => owners[node] ?? NOBODY;
}

type ChildWays = (child: number) => readonly Way[];

function memberWays(json: JsonIndex, ways: readonly Way[]): ChildWays {
  return (child) => ways.flatMap((way) => step(way, `f:${json.key(child) ?? ""}`));
}

const NO_WAYS: readonly Way[] = [];

function isEmpty(fields: Json): boolean {
  for (const _ in fields) return false;
  return true;
}

function step(way: Way, key: string): readonly Way[] {
  if (way.fields === null) return [way];
  const below = Object.hasOwn(way.fields, key) ? way.fields[key] : undefined;
  if (!isObject(below)) return NO_WAYS;
  // An empty set below a name: the value is owned as a whole.
  return [{ owner: way.owner, fields: isEmpty(below) ? null : below }];
}

/** Items are told by their keys, by their value, or by their place. */
function itemWays(json: JsonIndex, list: number, ways: readonly Way[]): ChildWays {
  const named = ways.map((way) => ({ way, byKeys: keysOf(way.fields) }));
  let place = -1;
  const places = new Map<number, number>();
  for (const child of json.children(list)) places.set(child, ++place);
  return (child) =>
    named.flatMap(({ way, byKeys }) => {
      if (way.fields === null) return [way];
      const key = byKeys.flatMap(({ names, items }) => items.get(signature(json, child, names)) ?? [])[0];
      if (key !== undefined) return step(way, key);
      const byValue = step(way, `v:${json.raw(child)}`);
      return byValue.length > 0 ? byValue : step(way, `i:${places.get(child)}`);
    });
}

interface ByKeys {
  readonly names: readonly string[];
  /** Signature of an item → its key in the set of fields. */
  readonly items: ReadonlyMap<string, string>;
}

function keysOf(fields: Json | null): readonly ByKeys[] {
  const found = new Map<string, { names: readonly string[]; items: Map<string, string> }>();
  for (const key of Object.keys(fields ?? {})) {
    const keys = key.startsWith("k:") ? parsed(key.slice(2)) : null;
    if (keys === null) continue;
    const names = Object.keys(keys).sort();
    const group = found.get(JSON.stringify(names)) ?? { names, items: new Map() };
    found.set(JSON.stringify(names), group);
    group.items.set(JSON.stringify(names.map((name) => keys[name])), key);
  }
  return [...found.values()];
}

function signature(json: JsonIndex, item: number, names: readonly string[]): string {
  const values = names.map((name) => {
    const member = json.member(item, name);
    return member === null || json.isContainer(member) ? undefined : JSON.parse(json.raw(member));
  });
  return JSON.stringify(values);
}

function parsed(text: string): Json | null {
  try {
    const keys: unknown = JSON.parse(text);
    return isObject(keys) ? keys : null;
  } catch {
    return null;
  }
}
