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
      if (objects === undefined) values.set(value, new Set<TreeObject>().add(object));
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

  /** Those that a selector may select, by one of its requirements, in one namespace, or (null) in all. */
  *candidates(selector: LabelSelector, namespace: string | null): Generator<TreeObject> {
    const anchor = anchorOf(selector);
    const spaces = namespace === null ? this.#spaces.values() : [this.#spaces.get(namespace)];
    for (const keys of spaces) yield* anchored(keys, anchor);
  }

  #each(object: TreeObject, act: (values: Map<string, Objects>, value: string) => void): void {
    const keys = this.#spaces.get(object.namespace) ?? new Map<string, Map<string, Objects>>();
    this.#spaces.set(object.namespace, keys);
    act(valuesOf(keys, ""), "");
    const labels = labelsOf(object.object);
    for (const key of Object.keys(labels)) {
      const value = labels[key];
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

function* anchored(
  keys: Map<string, Map<string, Objects>> | undefined,
  anchor: Requirement | null,
): Generator<TreeObject> {
  if (anchor === null) yield* keys?.get("")?.get("") ?? [];
  else if (anchor.operator === "exists")
    for (const objects of keys?.get(anchor.key)?.values() ?? []) yield* objects;
  else for (const value of anchor.values) yield* keys?.get(anchor.key)?.get(value) ?? [];
}
