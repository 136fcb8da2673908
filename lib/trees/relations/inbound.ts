import { labelsOf, type TreeObject } from "../tree-object";
import type { RelationRule, Selected, Target } from "./rule";
import { anchorOf } from "./selectors";

/** One reference that an object makes, before anybody looked whether its target is there. */
export interface Reference {
  readonly from: TreeObject;
  readonly rule: RelationRule;
  /** The field, e.g. `spec.volumes[2].secret.secretName`. */
  readonly path: string;
  readonly value: string;
  readonly target: Target;
  readonly optional: boolean;
}

/** References by whom they could be to: what has to be looked at when an object asks who refers to it. */
export class Inbound {
  readonly #byKey = new Map<string, Set<Reference>>();

  add(reference: Reference, keys: readonly string[]): void {
    for (const key of keys) {
      const known = this.#byKey.get(key);
      if (known === undefined) this.#byKey.set(key, new Set([reference]));
      else known.add(reference);
    }
  }

  remove(reference: Reference, keys: readonly string[]): void {
    for (const key of keys) {
      const known = this.#byKey.get(key);
      if (known?.delete(reference) && known.size === 0) this.#byKey.delete(key);
    }
  }

  get(key: string): ReadonlySet<Reference> {
    return this.#byKey.get(key) ?? NONE;
  }
}

const NONE: ReadonlySet<Reference> = new Set();

/** Where a selector is kept: under each label that it could be met by, in its namespace or in all ("*"). */
export function selectorKeys({ kind, namespace, selector }: Selected): string[] {
  const base = `select ${kind.group}/${kind.kind} ${namespace ?? "*"}`;
  const anchor = anchorOf(selector);
  if (anchor === null) return [base];
  if (anchor.operator === "exists") return [`${base} ${anchor.key}`];
  return anchor.values.map((value) => `${base} ${anchor.key}=${value}`);
}

/** The places in which a selector that selects this object must be. */
export function* keysOfSelected({ kind, namespace, object }: TreeObject): Generator<string> {
  for (const space of [namespace, "*"]) {
    const base = `select ${kind.group}/${kind.kind} ${space}`;
    yield base;
    for (const [key, value] of Object.entries(labelsOf(object))) {
      yield `${base} ${key}`;
      yield `${base} ${key}=${String(value)}`;
    }
  }
}
