import type { TreeObject } from "../tree-object";
import type { Catalogue } from "./connection";
import { findTargets } from "./find";
import type { Inbound } from "./inbound";
import type { Members } from "./members";
import { Items } from "./path";
import { Reference } from "./reference";
import type { KindRef, Others } from "./rule";
import type { NameSpot } from "./spot";
import { walk } from "./trie";

/** No object has more references than this that anybody could look at. */
const MAX_REFERENCES = 5_000;

const NONE: readonly never[] = [];

/** What an object refers to, and the names that its finders looked up for that. */
interface Read {
  readonly references: readonly Reference[];
  readonly asked: readonly NameSpot[];
}

/** Reads what objects refer to, by the rules of their kinds. */
export class Reader implements Others {
  readonly #members: Members;
  readonly #inbound: Inbound;
  readonly #catalogue: Catalogue;
  readonly #items = Items.none();
  #asked: NameSpot[] = [];

  constructor(members: Members, inbound: Inbound, catalogue: Catalogue) {
    this.#members = members;
    this.#inbound = inbound;
    this.#catalogue = catalogue;
  }

  read(object: TreeObject): Read {
    const { kind, namespace, name } = object;
    const source = { kind, namespace, name, object: object.object };
    const references: Reference[] = [];
    if (this.#asked.length > 0) this.#asked = [];
    walk(this.#members.for(kind).trie, object.object, this.#items, (leaf, value, items) => {
      for (const { target } of findTargets(leaf.rule.find, value, source, this)) {
        if (references.length === MAX_REFERENCES) return;
        references.push(new Reference(object, this.#inbound.shared(target), leaf, items, this));
      }
    });
    const asked = this.#asked.length === 0 ? NONE : this.#asked;
    // What an array grows by is room that most objects never fill.
    return { references: references.length === 0 ? NONE : references.slice(), asked };
  }

  /** For finders: an object by name, as it was kept. */
  named(kind: KindRef, namespace: string, name: string): unknown {
    const spot = this.#members.spotFor({ kind, namespace, name });
    this.#asked.push(spot);
    return spot.object?.object;
  }

  kindOf(group: string, resource: string): KindRef | null {
    return this.#catalogue.kindOfResource(group, resource);
  }

  isNamespaced(kind: KindRef): boolean | null {
    return this.#catalogue.kind(kind)?.namespaced ?? null;
  }
}
