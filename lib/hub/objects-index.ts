import { compareText } from "@/lib/base/natural-order";
import { SortedList } from "@/lib/base/sorted-list";
import type { KubeObject } from "@/lib/objects/kube-object";

/** By namespace, then name, as `kubectl get -A` lists them: the order of bytes, not of a language. */
export function compareNames(a: KubeObject, b: KubeObject): number {
  const byNamespace = compareText(a.metadata.namespace ?? "", b.metadata.namespace ?? "");
  return byNamespace !== 0 ? byNamespace : compareInNamespace(a, b);
}

/** A name may be there twice for a moment: of an object that is gone and of the one that took its place. */
function compareInNamespace(a: KubeObject, b: KubeObject): number {
  const byName = compareText(a.metadata.name, b.metadata.name);
  return byName !== 0 ? byName : compareText(a.metadata.uid, b.metadata.uid);
}

/** The differences that an index takes: those of a reflector. */
export interface Changes {
  readonly resync: boolean;
  readonly added: readonly KubeObject[];
  readonly modified: readonly KubeObject[];
  readonly removed: readonly KubeObject[];
}

/** Objects in the order of their names, kept so as they change. */
export class ObjectsIndex {
  readonly #keep: (object: KubeObject) => boolean;
  readonly #sorted = new SortedList<KubeObject>(compareNames);

  /** @param keep which objects belong in it; what it says must depend on the object alone. */
  constructor(keep: (object: KubeObject) => boolean = () => true) {
    this.#keep = keep;
  }

  get size(): number {
    return this.#sorted.size;
  }

  slice(offset: number, count: number): readonly KubeObject[] {
    return this.#sorted.slice(offset, count);
  }

  /** Becomes these objects. Sorted by namespace, as they mostly come, they are in order nearly at once. */
  replace(objects: Iterable<KubeObject>): void {
    const namespaces = new Map<string, KubeObject[]>();
    for (const object of objects) {
      if (!this.#keep(object)) continue;
      const { namespace = "" } = object.metadata;
      const known = namespaces.get(namespace);
      if (known === undefined) namespaces.set(namespace, [object]);
      else known.push(object);
    }
    const inOrder = [...namespaces].sort(([a], [b]) => compareText(a, b));
    this.#sorted.replace(inOrder.flatMap(([, members]) => members.sort(compareInNamespace)));
  }

  apply({ added, modified, removed }: Changes): void {
    for (const object of removed) this.#sorted.remove(object);
    for (const object of added) this.#put(object);
    for (const object of modified) this.#put(object);
  }

  /** A name never changes, so an object that is here already is at its place. */
  #put(object: KubeObject): void {
    if (this.#keep(object)) this.#sorted.put(object);
    else this.#sorted.remove(object);
  }
}
