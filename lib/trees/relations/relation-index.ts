import type { TreeObject } from "../tree-object";
import type { CompiledRules } from "./compile";
import type { Catalogue, Connection } from "./connection";
import { Inbound } from "./inbound";
import { Members } from "./members";
import { Reader } from "./read";
import type { Reference } from "./reference";
import { Resolver } from "./resolve";
import type { KindRef } from "./rule";
import { Sets } from "./sets";
import type { NameSpot } from "./spot";

interface Entry {
  readonly object: TreeObject;
  readonly references: readonly Reference[];
  readonly aliases: readonly string[];
  /** Names that its finders looked up: when one comes or goes, its references are found anew. */
  readonly asked: readonly NameSpot[];
}

/**
 * Who refers to whom. Each object's own references are found when it comes, and kept by name, uid, label or field of whom they
 * are to; where they lead is looked up when somebody asks, so that a change costs what the object itself refers to.
 */
export class RelationIndex {
  readonly #entries = new Map<string, Entry>();
  readonly #members: Members;
  readonly #aliased = new Sets<TreeObject>();
  readonly #reader: Reader;
  readonly #inbound: Inbound;
  readonly #resolver: Resolver;

  constructor(rules: CompiledRules, catalogue: Catalogue) {
    const members = new Members(rules);
    this.#members = members;
    this.#inbound = new Inbound(members);
    this.#reader = new Reader(members, this.#inbound, catalogue);
    const byUid = (uid: string) => this.get(uid);
    this.#resolver = new Resolver({ members, catalogue, byUid, aliased: this.#aliased });
  }

  get size(): number {
    return this.#entries.size;
  }

  get(uid: string): TreeObject | null {
    return this.#entries.get(uid)?.object ?? null;
  }

  byName(kind: KindRef, namespace: string, name: string): TreeObject | null {
    return this.#members.byName(kind, namespace, name);
  }

  /** Adds an object, or takes its new state. */
  put(object: TreeObject): void {
    this.#drop(object.uid);
    const { askers } = this.#add(object);
    if (askers !== null) this.#readAgain(askers);
  }

  remove(uid: string): void {
    const object = this.#drop(uid);
    if (object === null) return;
    const { kind, namespace, name } = object;
    this.#readAgain(this.#members.get(kind)?.spot(namespace, name)?.askers ?? []);
  }

  /** What an object refers to. */
  outgoing(uid: string): Connection[] {
    const references = this.#entries.get(uid)?.references ?? [];
    return references.map((reference) => ({ reference, ends: this.#resolver.endsOf(reference) }));
  }

  /** References of others that lead to this object. */
  incoming(uid: string): Reference[] {
    const object = this.get(uid);
    if (object === null) return [];
    const candidates = [...this.#inbound.candidates(object)];
    return candidates.filter((reference) => this.#resolver.leadsTo(reference, object));
  }

  /** Every connection there is. */
  *connections(): Generator<Connection> {
    for (const { references } of this.#entries.values())
      for (const reference of references) yield { reference, ends: this.#resolver.endsOf(reference) };
  }

  /** @returns the spot that it has now */
  #add(object: TreeObject): NameSpot {
    const { kind, uid } = object;
    const members = this.#members.for(kind);
    const spot = members.add(object);
    const { references, asked } = this.#reader.read(object);
    const aliases = members.aliasesOf(object);
    this.#entries.set(uid, { object, references, aliases, asked });
    for (const name of asked) name.ask(uid);
    for (const alias of aliases) this.#aliased.add(object, alias);
    for (const reference of references) this.#inbound.add(reference);
    return spot;
  }

  #drop(uid: string): TreeObject | null {
    const entry = this.#entries.get(uid);
    if (entry === undefined) return null;
    const { object, references, aliases, asked } = entry;
    this.#entries.delete(uid);
    for (const reference of references) this.#inbound.delete(reference);
    for (const alias of aliases) this.#aliased.delete(object, alias);
    for (const name of asked) {
      name.askers?.delete(uid);
      this.#members.tidy(name);
    }
    this.#members.for(object.kind).delete(object);
    return object;
  }

  /** Finds the references anew of those whose finders looked for what came or went. */
  #readAgain(askers: Iterable<string>): void {
    for (const uid of [...askers]) {
      const asker = this.#drop(uid);
      if (asker !== null) this.#add(asker);
    }
  }
}
