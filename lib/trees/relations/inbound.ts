import { kindId, labelsOf, type TreeObject } from "../tree-object";
import type { Members } from "./members";
import type { Reference } from "./reference";
import { type KindRef, type Named, type Selected, type Target, uidOf } from "./rule";
import { anchorOf } from "./selectors";
import { KeySpot, NameSpot, type Spot, UidSpot } from "./spot";

/** References by whom they could be to: what has to be looked at when an object asks who refers to it. */
export class Inbound {
  readonly #members: Members;
  readonly #uids = new Map<string, UidSpot>();
  /** Of those to more than one object, by `keysOf`. */
  readonly #keys = new Map<string, KeySpot>();

  constructor(members: Members) {
    this.#members = members;
  }

  /** A target as all have it who refer to the same in the same words. */
  shared(target: Target): Target {
    if (target.is !== "named") return target;
    const uid = uidOf(target);
    if (uid === null) return this.#members.spotFor(target);
    const spot = this.#uidSpot(uid, target);
    return saysSame(spot, target) ? spot : target;
  }

  add(reference: Reference): void {
    const { target } = reference;
    if (target instanceof NameSpot || target instanceof UidSpot) target.refer(reference);
    else if (target.is === "named") this.#uidSpot(target.uid ?? "", target).refer(reference);
    else if (target.is === "one-of")
      for (const name of target.names) this.#members.spotFor(name).refer(reference);
    else for (const key of keysOf(target)) this.#keySpot(key).refer(reference);
  }

  delete(reference: Reference): void {
    const { target } = reference;
    if (target instanceof NameSpot) this.#leaveName(target, reference);
    else if (target.is === "named") leave(this.#uids, target.uid ?? "", reference);
    else if (target.is === "one-of")
      for (const name of target.names) this.#leaveName(this.#members.spotFor(name), reference);
    else for (const key of keysOf(target)) leave(this.#keys, key, reference);
  }

  /** References that may lead to an object. What they share a name or a label with may be another one. */
  candidates(object: TreeObject): Set<Reference> {
    const { kind, namespace, uid } = object;
    const members = this.#members.for(kind);
    const keys = [
      everyKey(kind, null),
      everyKey(kind, namespace),
      ...members.aliasesOf(object).map(aliasKey),
    ];
    const keyed = [...keys, ...keysOfSelected(object)].map((key) => this.#keys.get(key));
    const spots: (Spot | undefined)[] = [...members.spotsOf(object), this.#uids.get(uid), ...keyed];
    return new Set(spots.flatMap((spot) => [...(spot?.referrers ?? [])]));
  }

  #leaveName(spot: NameSpot, reference: Reference): void {
    spot.referrers?.delete(reference);
    this.#members.tidy(spot);
  }

  #uidSpot(uid: string, { kind, namespace, name }: Named): UidSpot {
    const known = this.#uids.get(uid);
    if (known !== undefined) return known;
    const made = new UidSpot(uid, kind, namespace, name);
    this.#uids.set(uid, made);
    return made;
  }

  #keySpot(key: string): KeySpot {
    const known = this.#keys.get(key);
    if (known !== undefined) return known;
    const made = new KeySpot();
    this.#keys.set(key, made);
    return made;
  }
}

function leave(spots: Map<string, Spot>, key: string, reference: Reference): void {
  const spot = spots.get(key);
  spot?.referrers?.delete(reference);
  if (spot?.idle) spots.delete(key);
}

const saysSame = (a: Named, b: Named) =>
  a.name === b.name &&
  a.namespace === b.namespace &&
  a.kind.kind === b.kind.kind &&
  a.kind.group === b.kind.group;

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
  const base = `select ${kindId(kind)} ${namespace ?? "*"}`;
  const anchor = anchorOf(selector);
  if (anchor === null) return [base];
  if (anchor.operator === "exists") return [`${base} ${anchor.key}`];
  return anchor.values.map((value) => `${base} ${anchor.key}=${value}`);
}

/** The places in which a selector that selects this object must be. */
function keysOfSelected({ kind, namespace, object }: TreeObject): string[] {
  const labels = Object.entries(labelsOf(object));
  return [namespace, "*"].flatMap((space) => {
    const base = `select ${kindId(kind)} ${space}`;
    return [base, ...labels.flatMap(([key, value]) => [`${base} ${key}`, `${base} ${key}=${String(value)}`])];
  });
}
