import type { TreeObject } from "../tree-object";
import type { Access, Catalogue, End, EndState } from "./connection";
import { matches } from "./label-index";
import type { Members } from "./members";
import type { Reference } from "./reference";
import type { KindRef, Named, Outside, Selected, Target } from "./rule";
import type { Sets } from "./sets";
import { NameSpot } from "./spot";

export interface ResolverOptions {
  readonly members: Members;
  readonly catalogue: Catalogue;
  readonly byUid: (uid: string) => TreeObject | null;
  readonly aliased: Pick<Sets<TreeObject>, "get">;
}

const NAMESPACE: KindRef = { group: "", kind: "Namespace" };

const ABSENT: Readonly<Record<Access, EndState>> = {
  read: "missing",
  denied: "not-permitted",
  unread: "unread",
  unserved: "unserved",
};

/** Where references lead, as things are now. */
export class Resolver {
  readonly #options: ResolverOptions;

  constructor(options: ResolverOptions) {
    this.#options = options;
  }

  endsOf({ target }: Reference): readonly End[] {
    switch (target.is) {
      case "named": {
        const object = this.#named(target);
        return [object === null ? this.#absent(target) : foundEnd(object)];
      }
      case "one-of":
        return [this.#firstOf(target)];
      case "selected":
        return this.#selected(target);
      case "every":
        return this.#every(target);
      case "alias":
        return [...this.#options.aliased.get(target.alias)].map(foundEnd);
      case "outside":
        return [outsideEnd(target)];
    }
  }

  /** Whether this object is one of a reference's ends. */
  leadsTo({ target }: Reference, object: TreeObject): boolean {
    switch (target.is) {
      case "named":
        return this.#named(target) === object;
      case "one-of":
        return this.#firstOf(target).object === object;
      case "selected":
        return this.#selects(target, object);
      case "every":
        return sameKind(target.kind, object.kind) && [null, object.namespace].includes(target.namespace);
      case "alias":
        return this.#options.aliased.get(target.alias).has(object);
      case "outside":
        return false;
    }
  }

  #selects(target: Selected, object: TreeObject): boolean {
    if (!sameKind(target.kind, object.kind)) return false;
    const { namespace, namespaces, selector, owner } = target;
    if (namespace !== null && this.#spaceOf(target.kind, namespace) !== object.namespace) return false;
    if (owner != null && !object.owners.some(({ uid }) => uid === owner)) return false;
    return matches(object, selector) && (namespaces === null || this.#spaceMatches(object, namespaces));
  }

  /** As the reference says it, which most do; else where objects are that have no namespace. */
  #named(target: Extract<Target, { is: "named" }>): TreeObject | null {
    if (!(target instanceof NameSpot)) return this.#options.byUid(target.uid ?? "");
    return target.object ?? this.#options.members.byName(target.kind, "", target.name);
  }

  #absent({ kind, namespace, name }: Named): End {
    const space = this.#spaceOf(kind, namespace);
    const state = ABSENT[this.#options.catalogue.access(kind, space)];
    return { state, object: null, kind, namespace: space, name };
  }

  /** Cluster-scoped kinds have no namespace, whatever the reference's own object has. */
  #spaceOf(kind: KindRef, namespace: string): string {
    return namespace === "" || this.#options.catalogue.kind(kind)?.namespaced === false ? "" : namespace;
  }

  #firstOf({ names, otherwise }: Extract<Target, { is: "one-of" }>): End {
    for (const { kind, namespace, name } of names) {
      const object = this.#options.members.byName(kind, namespace, name);
      if (object !== null) return foundEnd(object);
    }
    return outsideEnd(otherwise);
  }

  #selected(target: Selected): readonly End[] {
    const { kind, namespace, selector } = target;
    const members = this.#options.members.get(kind);
    const space = namespace === null ? null : this.#spaceOf(kind, namespace);
    const ends: End[] = [];
    for (const object of members?.candidates(selector, space) ?? [])
      if (this.#selects(target, object)) ends.push(foundEnd(object));
    return ends;
  }

  #every({ kind, namespace }: Extract<Target, { is: "every" }>): readonly End[] {
    const ends: End[] = [];
    for (const object of this.#options.members.get(kind)?.within(namespace) ?? [])
      ends.push(foundEnd(object));
    return ends;
  }

  #spaceMatches({ namespace }: TreeObject, selector: Selected["selector"]): boolean {
    const space = this.#options.members.byName(NAMESPACE, "", namespace);
    return space !== null && matches(space, selector);
  }
}

const sameKind = (a: KindRef, b: KindRef) => a.kind === b.kind && a.group === b.group;

function foundEnd(object: TreeObject): End {
  const { kind, namespace, name } = object;
  return { state: "found", object, kind, namespace, name };
}

function outsideEnd({ what, name }: Outside): End {
  return { state: "outside", object: null, kind: { group: "", kind: what }, namespace: "", name };
}
