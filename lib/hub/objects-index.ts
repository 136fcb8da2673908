import type { KubeObject } from "@/lib/objects/kube-object";

/** By namespace, then name, as `kubectl get -A` lists them: the order of bytes, not of a language. */
export function compareNames(a: KubeObject, b: KubeObject): number {
  const byNamespace = compareText(a.metadata.namespace ?? "", b.metadata.namespace ?? "");
  if (byNamespace !== 0) return byNamespace;
  const byName = compareText(a.metadata.name, b.metadata.name);
  return byName !== 0 ? byName : compareText(a.metadata.uid, b.metadata.uid);
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The differences that an index takes: those of a reflector. */
export interface Changes {
  readonly resync: boolean;
  readonly added: readonly KubeObject[];
  readonly modified: readonly KubeObject[];
  readonly removed: readonly KubeObject[];
}

/**
 * Objects in the order of their names, kept so as they change. A change costs a binary
 * search and a move of what lies behind it; only a snapshot is sorted whole.
 */
export class ObjectsIndex {
  readonly #keep: (object: KubeObject) => boolean;
  #sorted: KubeObject[] = [];

  /** @param keep which objects belong in it; what it says must depend on the object alone. */
  constructor(keep: (object: KubeObject) => boolean = () => true) {
    this.#keep = keep;
  }

  get size(): number {
    return this.#sorted.length;
  }

  slice(offset: number, count: number): readonly KubeObject[] {
    return this.#sorted.slice(offset, offset + count);
  }

  /** Becomes these objects. */
  replace(objects: Iterable<KubeObject>): void {
    this.#sorted = [...objects].filter(this.#keep).sort(compareNames);
  }

  apply({ added, modified, removed }: Changes): void {
    for (const object of removed) this.#remove(object);
    for (const object of added) this.#put(object);
    for (const object of modified) this.#put(object);
  }

  #remove(object: KubeObject): void {
    const { at, found } = this.#find(object);
    if (found) this.#sorted.splice(at, 1);
  }

  /** A name never changes, so an object that is here already is at its place. */
  #put(object: KubeObject): void {
    const { at, found } = this.#find(object);
    if (!this.#keep(object)) {
      if (found) this.#sorted.splice(at, 1);
    } else if (found) this.#sorted[at] = object;
    else this.#sorted.splice(at, 0, object);
  }

  #find(object: KubeObject): { at: number; found: boolean } {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#sorted[middle];
      if (other !== undefined && compareNames(other, object) < 0) low = middle + 1;
      else high = middle;
    }
    return { at: low, found: this.#sorted[low]?.metadata.uid === object.metadata.uid };
  }
}
