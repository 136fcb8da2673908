import { kindId, type TreeKind, type TreeObject } from "../tree-object";
import { ALIASES } from "./aliases";
import type { CompiledRules } from "./compile";
import { findTargets } from "./find";
import { Inbound, type Reference, uidOf } from "./inbound";
import { LabelIndex, matches } from "./label-index";
import { NameMap } from "./name-map";
import { Place } from "./path";
import type { KindRef, Named, Outside, Selected, Target } from "./rule";
import { NameSets, Sets } from "./sets";
import { walk } from "./trie";

/** What is known of a kind, for saying why a target is not there. */
export type Access =
  /** Read in full: what is not found is not there. */
  | "read"
  /** Not permitted. */
  | "denied"
  /** Not read, or not yet. */
  | "unread"
  /** The cluster serves no such kind. */
  | "unserved";

/** The kinds of the cluster, and which of them are read. */
export interface Catalogue {
  kind(ref: KindRef): TreeKind | null;
  kindOfResource(group: string, resource: string): TreeKind | null;
  access(ref: KindRef, namespace: string): Access;
}

export type EndState = "found" | "missing" | "not-permitted" | "unread" | "unserved" | "outside";

/** One end of a connection: an object, or what was named and is not there. */
export interface End {
  readonly state: EndState;
  readonly object: TreeObject | null;
  readonly kind: KindRef;
  readonly namespace: string;
  readonly name: string;
}

/** A reference and where it leads. One by a selector may lead to many, or to nobody. */
export interface Connection {
  readonly reference: Reference;
  readonly ends: readonly End[];
}

/** No object has more references than this that anybody could look at. */
const MAX_REFERENCES = 5_000;

interface Entry {
  readonly object: TreeObject;
  readonly references: readonly Reference[];
  readonly aliases: readonly string[];
  /** Names that its finders looked up: when one comes or goes, its references are found anew. */
  readonly asked: readonly Named[];
}

/**
 * Who refers to whom. Each object's own references are found when it comes; where they lead is looked up when
 * somebody asks, through indexes by name, uid, label and field, so that a change costs what the object itself refers to.
 */
export class RelationIndex {
  readonly #rules: CompiledRules;
  readonly #catalogue: Catalogue;
  readonly #entries = new Map<string, Entry>();
  readonly #names = new NameMap<TreeObject>();
  readonly #kinds = new Sets<TreeObject>();
  readonly #aliases = new Sets<TreeObject>();
  readonly #labels = new Map<string, LabelIndex>();
  readonly #inbound = new Inbound((kind, namespace) => this.#spaceOf(kind, namespace));
  /** By name, the uids of those whose finders asked for it. */
  readonly #askers = new NameSets<string>();
  #asked: Named[] = [];
  readonly #top = new Place();

  constructor(rules: CompiledRules, catalogue: Catalogue) {
    this.#rules = rules;
    this.#catalogue = catalogue;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(uid: string): TreeObject | null {
    return this.#entries.get(uid)?.object ?? null;
  }

  /** Adds an object, or takes its new state. */
  put(object: TreeObject): void {
    this.#drop(object.uid);
    this.#add(object);
    this.#askAgain(object);
  }

  remove(uid: string): void {
    const object = this.#drop(uid);
    if (object !== null) this.#askAgain(object);
  }

  #add(object: TreeObject): void {
    const { kind, namespace, name, uid } = object;
    this.#names.set(kind, namespace, name, object);
    this.#asked = [];
    const references = this.#referencesOf(object);
    const asked = this.#asked;
    const id = kindId(kind);
    const aliases = ALIASES.get(id)?.of(object.object) ?? NO_ALIASES;
    this.#entries.set(uid, { object, references, aliases, asked });
    for (const one of asked) this.#askers.add(uid, one.kind, one.namespace, one.name);
    this.#kinds.add(object, id);
    for (const alias of aliases) this.#aliases.add(object, alias);
    this.#labelsOf(id)?.put(object);
    for (const reference of references) this.#inbound.add(reference);
  }

  #drop(uid: string): TreeObject | null {
    const entry = this.#entries.get(uid);
    if (entry === undefined) return null;
    const { object, references, aliases, asked } = entry;
    const { kind, namespace, name } = object;
    this.#entries.delete(uid);
    if (this.byName(kind, namespace, name) === object) this.#names.delete(kind, namespace, name);
    for (const one of asked) this.#askers.delete(uid, one.kind, one.namespace, one.name);
    const id = kindId(kind);
    this.#kinds.delete(object, id);
    for (const alias of aliases) this.#aliases.delete(object, alias);
    this.#labelsOf(id)?.remove(object);
    for (const reference of references) this.#inbound.delete(reference);
    return object;
  }

  /** Finds the references anew of everybody whose finder looked for this object. */
  #askAgain({ kind, namespace, name }: TreeObject): void {
    const askers = this.#askers.get(kind, namespace, name);
    if (askers.size === 0) return;
    for (const uid of [...askers]) {
      const asker = this.#drop(uid);
      if (asker !== null) this.#add(asker);
    }
  }

  /** What an object refers to. */
  outgoing(uid: string): Connection[] {
    const references = this.#entries.get(uid)?.references ?? [];
    return references.map((reference) => ({ reference, ends: this.#resolve(reference) }));
  }

  /** References of others that lead to this object. */
  incoming(uid: string): Reference[] {
    const entry = this.#entries.get(uid);
    if (entry === undefined) return [];
    const { object, aliases } = entry;
    const found = this.#inbound.naming(object, aliases);
    for (const reference of [...found]) if (!this.#leadsTo(reference, object)) found.delete(reference);
    for (const reference of this.#inbound.selecting(object)) {
      if (this.#selects(reference.target, object)) found.add(reference);
    }
    return [...found];
  }

  /** Every connection there is. */
  *connections(): Generator<Connection> {
    for (const { references } of this.#entries.values()) {
      for (const reference of references) yield { reference, ends: this.#resolve(reference) };
    }
  }

  #referencesOf(object: TreeObject): Reference[] {
    const { kind, namespace, name } = object;
    const source = { kind, namespace, name, object: object.object };
    const references: Reference[] = [];
    walk(this.#rules.trie(kind), object.object, this.#top, (rule, value, place) => {
      for (const { target, at, value: said, optional } of findTargets(rule.find, value, source, this)) {
        if (references.length >= MAX_REFERENCES) return;
        references.push({ from: object, rule, path: place.ending(at), value: said, target, optional });
      }
    });
    // What an array grows by is room that most objects never fill.
    return references.slice();
  }

  byName(kind: KindRef, namespace: string, name: string): TreeObject | null {
    return this.#names.get(kind, namespace, name) ?? null;
  }

  /** For finders: an object by name, as it was kept. */
  named(kind: KindRef, namespace: string, name: string): unknown {
    this.#asked.push({ kind, namespace, name });
    return this.byName(kind, namespace, name)?.object;
  }

  kindOf(group: string, resource: string): KindRef | null {
    return this.#catalogue.kindOfResource(group, resource);
  }

  isNamespaced(kind: KindRef): boolean | null {
    return this.#catalogue.kind(kind)?.namespaced ?? null;
  }

  /** Cluster-scoped kinds have no namespace, whatever the reference's own object has. */
  #spaceOf(kind: KindRef, namespace: string): string {
    return namespace === "" || this.isNamespaced(kind) === false ? "" : namespace;
  }

  #resolve({ target }: Reference): readonly End[] {
    switch (target.is) {
      case "named":
        return [this.#named(target)];
      case "one-of":
        return [this.#firstOf(target)];
      case "selected":
        return this.#selected(target);
      case "every":
        return this.#every(target);
      case "alias":
        return [...this.#aliases.get(target.alias)].map(foundEnd);
      case "outside":
        return [outsideEnd(target)];
    }
  }

  #named(target: Extract<Target, { is: "named" }>): End {
    const uid = uidOf(target);
    const object = uid === null ? this.#placed(target) : this.get(uid);
    return object === null ? this.#absent(target) : foundEnd(object);
  }

  /** As the reference says it, which most do; else where objects of the kind are. */
  #placed({ kind, namespace, name }: Named): TreeObject | null {
    return this.byName(kind, namespace, name) ?? this.byName(kind, this.#spaceOf(kind, namespace), name);
  }

  #absent({ kind, namespace, name }: Named): End {
    const space = this.#spaceOf(kind, namespace);
    const state = ABSENT[this.#catalogue.access(kind, space)];
    return { state, object: null, kind, namespace: space, name };
  }

  #firstOf({ names, otherwise }: Extract<Target, { is: "one-of" }>): End {
    for (const { kind, namespace, name } of names) {
      const object = this.byName(kind, namespace, name);
      if (object !== null) return foundEnd(object);
    }
    return outsideEnd(otherwise);
  }

  #selected(target: Selected): readonly End[] {
    const labels = this.#labels.get(kindId(target.kind));
    const space = target.namespace === null ? null : this.#spaceOf(target.kind, target.namespace);
    const candidates =
      labels === undefined ? this.#kinds.get(kindId(target.kind)) : labels.candidates(target.selector, space);
    const ends: End[] = [];
    for (const object of candidates) if (this.#selects(target, object)) ends.push(foundEnd(object));
    return ends;
  }

  #selects(target: Target, object: TreeObject): boolean {
    if (target.is !== "selected" || !sameKind(target.kind, object.kind)) return false;
    const { namespace, namespaces, selector, owner } = target;
    if (namespace !== null && this.#spaceOf(target.kind, namespace) !== object.namespace) return false;
    if (owner != null && !object.owners.some(({ uid }) => uid === owner)) return false;
    return matches(object, selector) && (namespaces === null || this.#spaceMatches(object, namespaces));
  }

  #spaceMatches({ namespace }: TreeObject, selector: Selected["selector"]): boolean {
    const space = this.byName(NAMESPACE, "", namespace);
    return space !== null && matches(space, selector);
  }

  #every({ kind, namespace }: Extract<Target, { is: "every" }>): readonly End[] {
    const ends: End[] = [];
    for (const object of this.#kinds.get(kindId(kind))) {
      if (namespace === null || object.namespace === namespace) ends.push(foundEnd(object));
    }
    return ends;
  }

  /** A key can be shared with what the reference does not mean: another uid, an earlier choice. */
  #leadsTo(reference: Reference, object: TreeObject): boolean {
    const { target } = reference;
    if (target.is === "named") return this.#named(target).object === object;
    return target.is === "one-of" ? this.#firstOf(target).object === object : true;
  }

  #labelsOf(id: string): LabelIndex | null {
    const known = this.#labels.get(id);
    if (known !== undefined || !this.#rules.selected.has(id)) return known ?? null;
    const made = new LabelIndex();
    this.#labels.set(id, made);
    return made;
  }
}

const NAMESPACE: KindRef = { group: "", kind: "Namespace" };
const NO_ALIASES: readonly string[] = [];

const ABSENT: Readonly<Record<Access, EndState>> = {
  read: "missing",
  denied: "not-permitted",
  unread: "unread",
  unserved: "unserved",
};

const sameKind = (a: KindRef, b: KindRef) => a.kind === b.kind && a.group === b.group;

function foundEnd(object: TreeObject): End {
  const { kind, namespace, name } = object;
  return { state: "found", object, kind, namespace, name };
}

function outsideEnd({ what, name }: Outside): End {
  return { state: "outside", object: null, kind: { group: "", kind: what }, namespace: "", name };
}
