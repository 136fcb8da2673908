import { kindId, labelsOf, type TreeObject } from "../tree-object";
import type { KindRef, RelationRule, Selected, Target } from "./rule";
import { anchorOf } from "./selectors";
import { NameSets, Sets } from "./sets";

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

/** The namespace in which a reference to a kind looks, by the one that it says. */
export type SpaceOf = (kind: KindRef, namespace: string) => string;

/** References by whom they could be to: what has to be looked at when an object asks who refers to it. */
export class Inbound {
  readonly #names = new NameSets<Reference>();
  readonly #uids = new Sets<Reference>();
  /** Those to more than one object, by `keysOf`. */
  readonly #keys = new Sets<Reference>();
  readonly #spaceOf: SpaceOf;

  constructor(spaceOf: SpaceOf) {
    this.#spaceOf = spaceOf;
  }

  add(reference: Reference): void {
    this.#change("add", reference);
  }

  delete(reference: Reference): void {
    this.#change("delete", reference);
  }

  /** References that name an object, or all of its kind. What they share a name with may be another one. */
  naming({ kind, namespace, name, uid }: TreeObject, aliases: readonly string[]): Set<Reference> {
    const keys = [everyKey(kind, null), everyKey(kind, namespace), ...aliases.map(aliasKey)];
    return new Set([
      ...this.#names.get(kind, namespace, name),
      ...this.#uids.get(uid),
      ...keys.flatMap((key) => [...this.#keys.get(key)]),
    ]);
  }

  /** References by selectors that share a label with an object. */
  *selecting(object: TreeObject): Generator<Reference> {
    for (const key of keysOfSelected(object)) yield* this.#keys.get(key);
  }

  #change(act: "add" | "delete", reference: Reference): void {
    const { target } = reference;
    if (target.is === "named") {
      const uid = uidOf(target);
      const { kind, namespace, name } = target;
      if (uid !== null) this.#uids[act](reference, uid);
      else this.#names[act](reference, kind, this.#spaceOf(kind, namespace), name);
    } else if (target.is === "one-of")
      for (const { kind, namespace, name } of target.names)
        this.#names[act](reference, kind, namespace, name);
    else for (const key of keysOf(target)) this.#keys[act](reference, key);
  }
}

/** The uid that tells which object is meant; a kubelet gives a node's name for its uid, which tells nothing. */
export function uidOf({ uid, name }: Extract<Target, { is: "named" }>): string | null {
  return uid === undefined || uid === name ? null : uid;
}

function keysOf(target: Exclude<Target, { is: "named" | "one-of" }>): readonly string[] {
  switch (target.is) {
    case "selected":
      return selectorKeys(target);
    case "every":
      return [everyKey(target.kind, target.namespace)];
    case "alias":
      return [aliasKey(target.alias)];
    case "outside":
      return NO_KEYS;
  }
}

const NO_KEYS: readonly string[] = [];
const everyKey = (kind: KindRef, namespace: string | null) => `every ${kindId(kind)} ${namespace ?? "*"}`;
const aliasKey = (alias: string) => `alias ${alias}`;

/** Where a selector is kept: under each label that it could be met by, in its namespace or in all ("*"). */
function selectorKeys({ kind, namespace, selector }: Selected): string[] {
  const base = `select ${kind.group}/${kind.kind} ${namespace ?? "*"}`;
  const anchor = anchorOf(selector);
  if (anchor === null) return [base];
  if (anchor.operator === "exists") return [`${base} ${anchor.key}`];
  return anchor.values.map((value) => `${base} ${anchor.key}=${value}`);
}

/** The places in which a selector that selects this object must be. */
function* keysOfSelected({ kind, namespace, object }: TreeObject): Generator<string> {
  for (const space of [namespace, "*"]) {
    const base = `select ${kind.group}/${kind.kind} ${space}`;
    yield base;
    for (const [key, value] of Object.entries(labelsOf(object))) {
      yield `${base} ${key}`;
      yield `${base} ${key}=${String(value)}`;
    }
  }
}
