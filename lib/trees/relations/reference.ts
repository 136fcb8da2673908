import type { TreeObject } from "../tree-object";
import type { Leaf } from "./compile";
import { findTargets } from "./find";
import { type Items, sayPlace, valueAt } from "./path";
import type { Found, Others, RelationRule, Target } from "./rule";

/**
 * One reference that an object makes, before anybody looked whether its target is there. There are many and few are
 * looked at, so that what stands in the object is read again when somebody wants to see it.
 */
export class Reference {
  readonly #leaf: Leaf;
  readonly #items: Items;
  readonly #others: Others;

  /** @param items where in lists the value stood that the leaf's rule made the target of */
  constructor(
    readonly from: TreeObject,
    readonly target: Target,
    leaf: Leaf,
    items: Items,
    others: Others,
  ) {
    this.#leaf = leaf;
    this.#items = items;
    this.#others = others;
  }

  get rule(): RelationRule {
    return this.#leaf.rule;
  }

  /** The field, e.g. `spec.volumes[2].secret.secretName`. */
  get path(): string {
    return sayPlace(this.#leaf.way, this.#items) + (this.#found()?.at ?? "");
  }

  /** What stands there. */
  get value(): string {
    const value = this.#found()?.value ?? "";
    return typeof value === "string" ? value : JSON.stringify(value);
  }

  /** The object works without the target. */
  get optional(): boolean {
    return this.#found()?.optional ?? false;
  }

  #found(): Found | undefined {
    const { find } = this.rule;
    const { kind, namespace, name, object } = this.from;
    const value = valueAt(object, this.#leaf.way, this.#items);
    const all = findTargets(find, value, { kind, namespace, name, object }, this.#others);
    return all.find(({ target }) => saysSame(target, this.target)) ?? all[0];
  }
}

function saysSame(a: Target, b: Target): boolean {
  if (a.is === "named" && b.is === "named") return a.namespace === b.namespace && a.name === b.name;
  return JSON.stringify(a) === JSON.stringify(b);
}
