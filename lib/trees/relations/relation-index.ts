import { kindId, type TreeKind, type TreeObject } from "../tree-object";
import { ALIASES } from "./aliases";
import type { CompiledRules } from "./compile";
import { findTargets } from "./find";
import { Inbound, keysOfSelected, type Reference, selectorKeys } from "./inbound";
import { LabelIndex, matches } from "./label-index";
import { sayTrail } from "./path";
import type { KindRef, Outside, RelationRule, Selected, Target } from "./rule";
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
  readonly asked: ReadonlySet<string>;
}

/**
 * Who refers to whom. Each object's own references are found when it comes; where they lead is looked up when
 * somebody asks, through indexes by name, uid, label and field, so that a change costs what the object itself refers to.
 */
export class RelationIndex {
  readonly #rules: CompiledRules;
  readonly #catalogue: Catalogue;
  readonly #entries = new Map<string, Entry>();
  readonly #names = new Map<string, TreeObject>();
  readonly #kinds = new Map<string, Set<TreeObject>>();
  readonly #aliases = new Map<string, Set<TreeObject>>();
  readonly #labels = new Map<string, LabelIndex>();
  readonly #inbound = new Inbound();
  /** name → uids of those whose finders asked for it. */
  readonly #askers = new Map<string, Set<string>>();
  #asked = new Set<string>();

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
    this.#names.set(nameOf(object), object);
    this.#add(object);
    this.#askAgain(object);
  }

  remove(uid: string): void {
    const object = this.#drop(uid);
    if (object !== null) this.#askAgain(object);
  }

  #add(object: TreeObject): void {
    this.#asked = new Set();
    const references = this.#referencesOf(object);
    const asked = this.#asked;
    const aliases = ALIASES.get(kindId(object.kind))?.of(object.object) ?? [];
    this.#entries.set(object.uid, { object, references, aliases, asked });
    for (const name of asked) addTo(this.#askers, name, object.uid);
    addTo(this.#kinds, kindId(object.kind), object);
    for (const alias of aliases) addTo(this.#aliases, alias, object);
    this.#labelsOf(object)?.put(object);
    for (const reference of references) this.#inbound.add(reference, this.#keysOf(reference.target));
  }

  #drop(uid: string): TreeObject | null {
    const entry = this.#entries.get(uid);
    if (entry === undefined) return null;
    const { object, references, aliases, asked } = entry;
    this.#entries.delete(uid);
    if (this.#names.get(nameOf(object)) === object) this.#names.delete(nameOf(object));
    for (const name of asked) this.#askers.get(name)?.delete(uid);
    this.#kinds.get(kindId(object.kind))?.delete(object);
    for (const alias of aliases) this.#aliases.get(alias)?.delete(object);
    this.#labelsOf(object)?.remove(object);
    for (const reference of references) this.#inbound.remove(reference, this.#keysOf(reference.target));
    return object;
  }

  /** Finds the references anew of everybody whose finder looked for this object. */
  #askAgain(object: TreeObject): void {
    for (const uid of [...(this.#askers.get(nameOf(object)) ?? [])]) {
      const asker = this.#drop(uid);
      if (asker === null) continue;
      this.#names.set(nameOf(asker), asker);
      this.#add(asker);
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
    const exact = [...this.#keysOfObject(object), ...aliases.map((alias) => `alias ${alias}`)];
    const found = new Set(exact.flatMap((key) => [...this.#inbound.get(key)]));
    for (const reference of [...found]) if (!this.#leadsTo(reference, object)) found.delete(reference);
    for (const key of keysOfSelected(object)) {
      for (const reference of this.#inbound.get(key)) {
        if (this.#selects(reference.target, object)) found.add(reference);
      }
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
    const visit = (rule: RelationRule, value: unknown, trail: readonly (string | number)[]) => {
      for (const { target, at, value: said, optional } of findTargets(rule.find, value, source, this)) {
        if (references.length >= MAX_REFERENCES) return;
        references.push({ from: object, rule, path: sayTrail(trail) + at, value: said, target, optional });
      }
    };
    walk(this.#rules.trie(kind), object.object, [], visit);
    return references;
  }

  byName(kind: KindRef, namespace: string, name: string): TreeObject | null {
    return this.#names.get(nameKey(kind, namespace, name)) ?? null;
  }

  /** For finders: an object by name, as it was kept. */
  named(kind: KindRef, namespace: string, name: string): unknown {
    const key = nameKey(kind, namespace, name);
    this.#asked.add(key);
    return this.#names.get(key)?.object;
  }

  kindOf(group: string, resource: string): KindRef | null {
    return this.#catalogue.kindOfResource(group, resource);
  }

  isNamespaced(kind: KindRef): boolean | null {
    return this.#catalogue.kind(kind)?.namespaced ?? null;
  }

  /** Cluster-scoped kinds have no namespace, whatever the reference's own object has. */
  #spaceOf(kind: KindRef, namespace: string): string {
    return this.isNamespaced(kind) === false ? "" : namespace;
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
        return [...(this.#aliases.get(target.alias) ?? [])].map(foundEnd);
      case "outside":
        return [outsideEnd(target)];
    }
  }

  #named(target: Extract<Target, { is: "named" }>): End {
    const { kind, name } = target;
    const namespace = this.#spaceOf(kind, target.namespace);
    const object = this.#there(target, namespace);
    if (object !== null) return foundEnd(object);
    const access = this.#catalogue.access(kind, namespace);
    const state = ABSENT[access];
    return { state, object: null, kind, namespace, name };
  }

  /** By uid where the reference says one; a kubelet gives a node's name for its uid. */
  #there({ kind, name, uid }: Extract<Target, { is: "named" }>, namespace: string): TreeObject | null {
    if (uid !== undefined && uid !== name) return this.get(uid);
    return this.#names.get(nameKey(kind, namespace, name)) ?? null;
  }

  #firstOf({ names, otherwise }: Extract<Target, { is: "one-of" }>): End {
    for (const { kind, namespace, name } of names) {
      const object = this.#names.get(nameKey(kind, namespace, name));
      if (object !== undefined) return foundEnd(object);
    }
    return outsideEnd(otherwise);
  }

  #selected(target: Selected): readonly End[] {
    const labels = this.#labels.get(kindId(target.kind));
    const space = target.namespace === null ? null : this.#spaceOf(target.kind, target.namespace);
    const candidates =
      labels === undefined
        ? (this.#kinds.get(kindId(target.kind)) ?? [])
        : labels.select(target.selector, space);
    const ends: End[] = [];
    for (const object of candidates) if (this.#selects(target, object)) ends.push(foundEnd(object));
    return ends;
  }

  #selects(target: Target, object: TreeObject): boolean {
    if (target.is !== "selected" || kindId(target.kind) !== kindId(object.kind)) return false;
    const { namespace, namespaces, selector, owner } = target;
    if (namespace !== null && this.#spaceOf(target.kind, namespace) !== object.namespace) return false;
    if (owner != null && !object.owners.some(({ uid }) => uid === owner)) return false;
    return matches(object, selector) && (namespaces === null || this.#spaceMatches(object, namespaces));
  }

  #spaceMatches({ namespace }: TreeObject, selector: Selected["selector"]): boolean {
    const space = this.#names.get(nameKey(NAMESPACE, "", namespace));
    return space !== undefined && matches(space, selector);
  }

  #every({ kind, namespace }: Extract<Target, { is: "every" }>): readonly End[] {
    const ends: End[] = [];
    for (const object of this.#kinds.get(kindId(kind)) ?? []) {
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

  #keysOf(target: Target): readonly string[] {
    switch (target.is) {
      case "named":
        if (target.uid !== undefined && target.uid !== target.name) return [`uid ${target.uid}`];
        return [nameKey(target.kind, this.#spaceOf(target.kind, target.namespace), target.name)];
      case "one-of":
        return target.names.map(({ kind, namespace, name }) => nameKey(kind, namespace, name));
      case "selected":
        return selectorKeys(target);
      case "every":
        return [`every ${kindId(target.kind)} ${target.namespace ?? "*"}`];
      case "alias":
        return [`alias ${target.alias}`];
      case "outside":
        return NO_KEYS;
    }
  }

  #keysOfObject({ kind, namespace, name, uid }: TreeObject): string[] {
    const every = `every ${kindId(kind)}`;
    return [nameKey(kind, namespace, name), `uid ${uid}`, `${every} *`, `${every} ${namespace}`];
  }

  #labelsOf({ kind }: TreeObject): LabelIndex | null {
    const id = kindId(kind);
    if (!this.#rules.selected.has(id)) return null;
    const known = this.#labels.get(id) ?? new LabelIndex();
    this.#labels.set(id, known);
    return known;
  }
}

const NAMESPACE: KindRef = { group: "", kind: "Namespace" };
const NO_KEYS: readonly string[] = [];

const ABSENT: Readonly<Record<Access, EndState>> = {
  read: "missing",
  denied: "not-permitted",
  unread: "unread",
  unserved: "unserved",
};

const nameKey = (kind: KindRef, namespace: string, name: string) =>
  `${kind.group}/${kind.kind} ${namespace}/${name}`;

const nameOf = ({ kind, namespace, name }: TreeObject) => nameKey(kind, namespace, name);

function foundEnd(object: TreeObject): End {
  const { kind, namespace, name } = object;
  return { state: "found", object, kind, namespace, name };
}

function outsideEnd({ what, name }: Outside): End {
  return { state: "outside", object: null, kind: { group: "", kind: what }, namespace: "", name };
}

function addTo<K, V>(index: Map<K, Set<V>>, key: K, value: V): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, new Set([value]));
  else known.add(value);
}
