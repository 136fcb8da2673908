import type { LabelSelector } from "@/lib/objects/selector";
import { kindId, type TreeObject } from "../tree-object";
import { ALIASES } from "./aliases";
import type { CompiledRules, Leaf } from "./compile";
import { LabelIndex } from "./label-index";
import type { KindRef, Named } from "./rule";
import { NameSpot } from "./spot";
import type { Trie } from "./trie";

const NO_ALIASES: readonly string[] = [];

/** All objects of one kind, and all names of it that somebody has or refers to. */
export class KindMembers {
  readonly #objects = new Set<TreeObject>();
  /** Null where no rule selects objects of the kind by labels. */
  readonly #labels: LabelIndex | null;
  /** The ways that rules read in objects of the kind. */
  readonly trie: Trie<Leaf>;
  readonly #kind: KindRef;
  readonly #aliasesOf: ((object: unknown) => readonly string[]) | undefined;
  /** namespace → name */
  readonly #spaces = new Map<string, Map<string, NameSpot>>();

  constructor(kind: KindRef, rules: CompiledRules) {
    const id = kindId(kind);
    this.#kind = { group: kind.group, kind: kind.kind };
    this.trie = rules.trie(kind);
    this.#labels = rules.selected.has(id) ? new LabelIndex() : null;
    this.#aliasesOf = ALIASES.get(id)?.of;
  }

  aliasesOf({ object }: TreeObject): readonly string[] {
    return this.#aliasesOf?.(object) ?? NO_ALIASES;
  }

  /** @returns the spot that it has now */
  add(object: TreeObject): NameSpot {
    const spot = this.spotFor(object.namespace, object.name);
    spot.object = object;
    this.#objects.add(object);
    this.#labels?.put(object);
    return spot;
  }

  /** @param object the very one that was added */
  delete(object: TreeObject): void {
    this.#objects.delete(object);
    this.#labels?.remove(object);
    const spot = this.spot(object.namespace, object.name);
    if (spot?.object !== object) return;
    spot.object = null;
    this.tidy(spot);
  }

  spot(namespace: string, name: string): NameSpot | undefined {
    return this.#spaces.get(namespace)?.get(name);
  }

  byName(namespace: string, name: string): TreeObject | null {
    return this.spot(namespace, name)?.object ?? null;
  }

  /** Made, where there is none yet. */
  spotFor(namespace: string, name: string): NameSpot {
    const names = this.#spaces.get(namespace) ?? this.#addSpace(namespace);
    const known = names.get(name);
    if (known !== undefined) return known;
    const made = new NameSpot(this.#kind, namespace, name);
    names.set(name, made);
    return made;
  }

  /** Drops a spot that is idle. */
  tidy(spot: NameSpot): void {
    const names = this.#spaces.get(spot.namespace);
    if (spot.idle && names?.delete(spot.name) && names.size === 0) this.#spaces.delete(spot.namespace);
  }

  /**
   * The spots that may mean an object: its own; where it has no namespace, those of its name in whichever namespace was said.
   */
  spotsOf({ namespace, name }: TreeObject): NameSpot[] {
    const spaces = namespace === "" ? [...this.#spaces.values()] : [this.#spaces.get(namespace)];
    return spaces.flatMap((names) => names?.get(name) ?? []);
  }

  /** Objects in a namespace, or (null) everywhere. */
  within(namespace: string | null): Iterable<TreeObject> {
    if (namespace === null) return this.#objects;
    return [...(this.#spaces.get(namespace)?.values() ?? [])].flatMap(({ object }) => object ?? []);
  }

  /** Those that a selector may select, in a namespace or (null) everywhere. */
  candidates(selector: LabelSelector, namespace: string | null): Iterable<TreeObject> {
    return this.#labels?.candidates(selector, namespace) ?? this.within(namespace);
  }

  #addSpace(namespace: string): Map<string, NameSpot> {
    const made = new Map<string, NameSpot>();
    this.#spaces.set(namespace, made);
    return made;
  }
}

/** The members of all kinds. */
export class Members {
  readonly #rules: CompiledRules;
  /** group → kind: no text is made of the two to look one up. */
  readonly #groups = new Map<string, Map<string, KindMembers>>();

  constructor(rules: CompiledRules) {
    this.#rules = rules;
  }

  get({ group, kind }: KindRef): KindMembers | undefined {
    return this.#groups.get(group)?.get(kind);
  }

  /** Made, where there are none yet. */
  for(kind: KindRef): KindMembers {
    return this.get(kind) ?? this.#add(kind);
  }

  spotFor({ kind, namespace, name }: Named): NameSpot {
    return this.for(kind).spotFor(namespace, name);
  }

  /** Drops a spot that is idle. */
  tidy(spot: NameSpot): void {
    this.get(spot.kind)?.tidy(spot);
  }

  byName(kind: KindRef, namespace: string, name: string): TreeObject | null {
    return this.get(kind)?.byName(namespace, name) ?? null;
  }

  #add(kind: KindRef): KindMembers {
    const kinds = this.#groups.get(kind.group) ?? new Map<string, KindMembers>();
    const made = new KindMembers(kind, this.#rules);
    this.#groups.set(kind.group, kinds.set(kind.kind, made));
    return made;
  }
}
