import { type LabelSelector, matchesLabels } from "@/lib/objects/selector";
import { labelsOf, type TreeObject } from "../tree-object";
import { anchorOf } from "./selectors";

type Values = Map<string, Set<TreeObject>>;

const NONE: readonly TreeObject[] = [];

/** Objects of one kind by namespace and label, so that a selector looks only at those that have one of its labels. */
export class LabelIndex {
  /** namespace → label key → value → objects */
  readonly #spaces = new Map<string, Map<string, Values>>();

  put(object: TreeObject): void {
    const keys = getOrMake(this.#spaces, object.namespace);
    const labels = labelsOf(object.object);
    for (const key of Object.keys(labels)) {
      const value = labels[key];
      if (typeof value !== "string") continue;
      const values = getOrMake(keys, key);
      const objects = values.get(value);
      if (objects === undefined) values.set(value, new Set<TreeObject>().add(object));
      else objects.add(object);
    }
  }

  /** @param object the very one that was put */
  remove(object: TreeObject): void {
    const keys = this.#spaces.get(object.namespace);
    const labels = labelsOf(object.object);
    for (const key of Object.keys(labels)) {
      const value = labels[key] as string;
      const values = keys?.get(key);
      const objects = values?.get(value);
      if (objects?.delete(object) && objects.size === 0) values?.delete(value);
    }
  }

  /**
   * Those that a selector may select, by one of its requirements, in one namespace, or (null) in all.
   * Null for a selector that could be met without any label.
   */
  candidates(selector: LabelSelector, namespace: string | null): Iterable<TreeObject> | null {
    const anchor = anchorOf(selector);
    if (anchor === null) return null;
    const { key, operator, values: wanted } = anchor;
    const [only] = wanted;
    if (namespace !== null && operator !== "exists" && only !== undefined && wanted.length === 1)
      return this.#spaces.get(namespace)?.get(key)?.get(only) ?? NONE;
    const spaces = namespace === null ? [...this.#spaces.values()] : [this.#spaces.get(namespace)];
    return spaces.flatMap((keys) => {
      const values = keys?.get(key);
      const met =
        operator === "exists" ? [...(values?.values() ?? [])] : wanted.map((one) => values?.get(one));
      return met.flatMap((objects) => [...(objects ?? NONE)]);
    });
  }
}

export function matches(object: TreeObject, selector: LabelSelector): boolean {
  return matchesLabels(selector, labelsOf(object.object) as Readonly<Record<string, string>>);
}

function getOrMake<V>(map: Map<string, Map<string, V>>, key: string): Map<string, V> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = new Map<string, V>();
  map.set(key, made);
  return made;
}
