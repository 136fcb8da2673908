import { ALIASES } from "./aliases";
import { type Way, waysOf } from "./path";
import type { Find, KindRef, RelationRule } from "./rule";
import { addWay, newTrie, project, type Trie } from "./trie";

/** A rule at the end of one of its ways. */
export interface Leaf {
  readonly rule: RelationRule;
  readonly way: Way;
}

/** Rules ready to be applied: for each kind, the one tree of ways that its objects are walked by. */
export class CompiledRules {
  readonly rules: readonly RelationRule[];
  /** Kinds whose labels some rule selects by. */
  readonly selected: ReadonlySet<string>;
  readonly #tries = new Map<string, Trie<Leaf>>();
  readonly #kept = new Map<string, Trie<true>>();
  readonly #byKind = new Map<string, RelationRule[]>();
  readonly #common: readonly RelationRule[];

  /** @throws SyntaxError for a path that cannot be read */
  constructor(rules: readonly RelationRule[]) {
    this.rules = rules;
    for (const rule of rules) {
      waysOf(rule.path);
      for (const { group, kind } of rule.from) this.#of(`${group}/${kind}`).push(rule);
    }
    this.#common = this.#byKind.get("*/*") ?? [];
    this.selected = new Set(
      rules.flatMap(({ find }) => (find.by === "selector" ? [`${find.to.group}/${find.to.kind}`] : [])),
    );
  }

  /** True when a rule of its own, not only those for any kind, reads objects of this kind. */
  reads({ group, kind }: KindRef): boolean {
    return this.#byKind.has(`${group}/${kind}`);
  }

  /** Whether some rule of a kind may lead to objects of another; true where only the object itself could say. */
  couldReferTo({ group, kind }: KindRef, target: KindRef): boolean {
    const rules = this.#byKind.get(`${group}/${kind}`) ?? [];
    return rules.some(({ find }) => couldLeadTo(find, target));
  }

  trie({ group, kind }: KindRef): Trie<Leaf> {
    const id = `${group}/${kind}`;
    const known = this.#tries.get(id);
    if (known !== undefined) return known;
    const trie = newTrie<Leaf>();
    for (const rule of this.#ofKind(id))
      for (const way of pathsIn(rule, id).flatMap(waysOf)) addWay(trie, way, { rule, way });
    this.#tries.set(id, trie);
    return trie;
  }

  /**
   * A copy of an object with its identity, its whole metadata, and of everything else only what the rules of its kind
   * and `more` read.
   */
  cut(
    kind: KindRef,
    object: Readonly<Record<string, unknown>>,
    more: readonly string[],
  ): Record<string, unknown> {
    const kept = project(this.#keptOf(kind, more), object) as Record<string, unknown> | undefined;
    return { ...kept, apiVersion: object.apiVersion, kind: object.kind, metadata: object.metadata };
  }

  #keptOf(kind: KindRef, more: readonly string[]): Trie<true> {
    const id = `${kind.group}/${kind.kind}`;
    const known = this.#kept.get(id);
    if (known !== undefined) return known;
    const trie = newTrie<true>();
    const reads = this.#ofKind(id).flatMap((rule) => [...pathsIn(rule, id), ...readsOf(rule)]);
    for (const path of [...reads, ...(ALIASES.get(id)?.reads ?? []), ...more])
      for (const way of waysOf(path)) addWay(trie, way, true);
    this.#kept.set(id, trie);
    return trie;
  }

  #of(id: string): RelationRule[] {
    const list = this.#byKind.get(id) ?? [];
    this.#byKind.set(id, list);
    return list;
  }

  #ofKind(id: string): readonly RelationRule[] {
    return [...this.#common, ...(id === "*/*" ? [] : (this.#byKind.get(id) ?? []))];
  }
}

function couldLeadTo(find: Find, target: KindRef): boolean {
  switch (find.by) {
    case "name":
    case "selector":
      return find.to.group === target.group && find.to.kind === target.kind;
    case "subject":
      return target.kind === "ServiceAccount" || target.kind === "Node";
    case "kind":
    case "own":
      return find.to.includes(target.kind) || OPEN.test(find.to);
  }
}

/** Targets of any kind, as rules word them. */
const OPEN = /\b(any|what|another|every)\b/;

const readsOf = ({ find }: RelationRule) => (find.by === "own" ? (find.reads ?? []) : []);

function pathsIn({ from, path }: RelationRule, id: string): string[] {
  return from
    .filter(({ group, kind }) => `${group}/${kind}` === id || kind === "*")
    .map(({ at = "" }) => at + path);
}
