import { type LabelSelector, matchesLabels, type Requirement } from "@/lib/objects/selector";
import { labelsOf, type TreeObject } from "../tree-object";
import { anchorOf } from "./selectors";

type Objects = Set<TreeObject>;

/** Objects of one kind by namespace and label, so that a selector looks only at those that have one of its labels. */
export class LabelIndex {
  /** namespace → label key → value → objects; the value "" of the key "" holds all of the namespace. */
  readonly #spaces = new Map<string, Map<string, Map<string, Objects>>>();

  put(object: TreeObject): void {
    this.#each(object, (values, value) => {
      const objects = values.get(value);
      if (objects === undefined) values.set(value, new Set([object]));
      else objects.add(object);
    });
  }

  /** @param object the very one that was put */
  remove(object: TreeObject): void {
    this.#each(object, (values, value) => {
      const objects = values.get(value);
      if (objects?.delete(object) && objects.size === 0) values.delete(value);
    });
  }

  /** Those that a selector selects, in one namespace, or (null) in all. */
  *select(selector: LabelSelector, namespace: string | null): Generator<TreeObject> {
    const anchor = anchorOf(selector);
    const spaces = namespace === null ? this.#spaces.values() : [this.#spaces.get(namespace)];
    for (const keys of spaces) {
      for (const object of candidates(keys, anchor)) if (matches(object, selector)) yield object;
    }
  }

  #each(object: TreeObject, act: (values: Map<string, Objects>, value: string) => void): void {
    const keys = this.#spaces.get(object.namespace) ?? new Map<string, Map<string, Objects>>();
    this.#spaces.set(object.namespace, keys);
    act(valuesOf(keys, ""), "");
    for (const [key, value] of Object.entries(labelsOf(object.object))) {
      if (typeof value === "string") act(valuesOf(keys, key), value);
    }
  }
}

export function matches(object: TreeObject, selector: LabelSelector): boolean {
  return matchesLabels(selector, labelsOf(object.object) as Readonly<Record<string, string>>);
}

function valuesOf(keys: Map<string, Map<string, Objects>>, key: string): Map<string, Objects> {
  const known = keys.get(key);
  if (known !== undefined) return known;
  const made = new Map<string, Objects>();
  keys.set(key, made);
  return made;
}

function* candidates(
  keys: Map<string, Map<string, Objects>> | undefined,
  anchor: Requirement | null,
): Generator<TreeObject> {
  if (anchor === null) yield* keys?.get("")?.get("") ?? [];
  else if (anchor.operator === "exists")
    for (const objects of keys?.get(anchor.key)?.values() ?? []) yield* objects;
  else for (const value of anchor.values) yield* keys?.get(anchor.key)?.get(value) ?? [];
}
