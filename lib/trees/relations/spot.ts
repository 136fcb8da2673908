import type { TreeObject } from "../tree-object";
import { Bag } from "./bag";
import type { Reference } from "./reference";
import type { KindRef, Named } from "./rule";

/** What references are to: all that are to the same are kept in the same one. */
export abstract class Spot {
  /** Null for nobody yet. */
  referrers: Bag<Reference> | null = null;

  refer(reference: Reference): void {
    if (this.referrers === null) this.referrers = new Bag(reference);
    else this.referrers.add(reference);
  }

  /** Nothing is left of it. */
  get idle(): boolean {
    return !this.referrers?.size;
  }
}

/** A name, whether or not an object has it. */
export class NameSpot extends Spot implements Named {
  object: TreeObject | null = null;
  /** The uids of those whose finders looked for it; null for nobody yet. */
  askers: Set<string> | null = null;

  constructor(
    readonly kind: KindRef,
    readonly namespace: string,
    readonly name: string,
  ) {
    super();
  }

  get is(): "named" {
    return "named";
  }

  ask(uid: string): void {
    this.askers ??= new Set();
    this.askers.add(uid);
  }

  override get idle(): boolean {
    return this.object === null && !this.askers?.size && super.idle;
  }
}

/** A uid, in the words of who named it first. */
export class UidSpot extends Spot implements Named {
  constructor(
    readonly uid: string,
    readonly kind: KindRef,
    readonly namespace: string,
    readonly name: string,
  ) {
    super();
  }

  get is(): "named" {
    return "named";
  }
}

/** Everything that can only be asked about by a text: labels that selectors want, aliases. */
export class KeySpot extends Spot {}
