import type { KindRef } from "./rule";

type Names<V> = Map<string, V>;
type Spaces<V> = Map<string, Names<V>>;

/** Values by kind, namespace and name. No text is made of the three to look one up: that would cost more than the rest. */
export class NameMap<V> {
  /** group → kind → namespace → name → value */
  readonly #groups = new Map<string, Map<string, Spaces<V>>>();

  get({ group, kind }: KindRef, namespace: string, name: string): V | undefined {
    return this.#groups.get(group)?.get(kind)?.get(namespace)?.get(name);
  }

  set(kind: KindRef, namespace: string, name: string, value: V): void {
    const spaces = this.#spacesOf(kind);
    const names = spaces.get(namespace);
    if (names === undefined) spaces.set(namespace, new Map([[name, value]]));
    else names.set(name, value);
  }

  delete({ group, kind }: KindRef, namespace: string, name: string): void {
    const spaces = this.#groups.get(group)?.get(kind);
    const names = spaces?.get(namespace);
    if (names?.delete(name) && names.size === 0) spaces?.delete(namespace);
  }

  #spacesOf({ group, kind }: KindRef): Spaces<V> {
    const kinds = getOrMake(this.#groups, group, () => new Map<string, Spaces<V>>());
    return getOrMake(kinds, kind, () => new Map());
  }
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
