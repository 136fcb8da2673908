import { type KubeObject, objectKey } from "@/lib/objects/kube-object";
import { compareResourceVersions, isOlder } from "@/lib/objects/resource-version";

/** What changed, keyed by uid. An object replaced by another of the same name is a removal and an addition. */
export interface Delta {
  /** Rises with each resync; within one epoch no object's version goes back. */
  readonly epoch: number;
  /** True when this is the difference between two snapshots rather than one event. */
  readonly resync: boolean;
  readonly added: readonly KubeObject[];
  readonly modified: readonly KubeObject[];
  /** As they were last known. */
  readonly removed: readonly KubeObject[];
}

export type Outcome =
  | "applied"
  /** This version is there already. */
  | "duplicate"
  /** A newer version is there, or was deleted. */
  | "outdated"
  /** A deletion of something that is not there. */
  | "absent"
  /** The ceiling is reached. */
  | "no-room";

export interface Limits {
  readonly objects: number;
  /** Of the objects as they came over the wire. */
  readonly bytes: number;
}

export const DEFAULT_LIMITS: Limits = { objects: 150_000, bytes: 512 * 1024 * 1024 };

const NONE: readonly KubeObject[] = [];
/** Deletions remembered, so that a late event does not bring back what is gone. */
const MAX_TOMBSTONES = 10_000;

/**
 * The objects of one scope, by uid. Applying is idempotent and never takes an object back to an older version,
 * whatever order events come in; where versions cannot be compared, the last one wins.
 */
export class ObjectStore {
  readonly #limits: Limits;
  #objects = new Map<string, KubeObject>();
  #sizes = new Map<string, number>();
  /** objectKey → uid. */
  #names = new Map<string, string>();
  /** uid → version of the deletion, oldest first. */
  #deleted = new Map<string, string>();
  /** The snapshot holds everything up to here: an older event for an unknown object is about one that is gone. */
  #floor = "";
  #bytes = 0;
  #epoch = 0;
  #leftOut = 0;

  constructor(limits: Limits = DEFAULT_LIMITS) {
    this.#limits = limits;
  }

  get objects(): ReadonlyMap<string, KubeObject> {
    return this.#objects;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** Objects that found no room since the last snapshot. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** Takes an ADDED or MODIFIED object. The delta is null unless the outcome is "applied". */
  put(object: KubeObject, bytes: number): { outcome: Outcome; delta: Delta | null } {
    const { uid, resourceVersion } = object.metadata;
    const known = this.#objects.get(uid);
    const order = this.#orderOf(uid, resourceVersion, known);
    if (order !== null && order <= 0) return { outcome: order === 0 ? "duplicate" : "outdated", delta: null };
    const replaced = known ? undefined : this.#takeName(object);
    if (!known && !this.#hasRoom(bytes)) {
      this.#leftOut += 1;
      return { outcome: "no-room", delta: replaced ? this.#delta(NONE, NONE, [replaced]) : null };
    }
    this.#set(object, bytes);
    if (known) return { outcome: "applied", delta: this.#delta(NONE, [object], NONE) };
    this.#names.set(objectKey(object), object.metadata.uid);
    this.#deleted.delete(object.metadata.uid);
    return { outcome: "applied", delta: this.#delta([object], NONE, replaced ? [replaced] : NONE) };
  }

  /** Takes a DELETED object, whose resourceVersion is that of the deletion. */
  remove(object: KubeObject): { outcome: Outcome; delta: Delta | null } {
    const { uid, resourceVersion } = object.metadata;
    const known = this.#objects.get(uid);
    const order = known ? orderOf(resourceVersion, known.metadata.resourceVersion) : null;
    if (order !== null && order < 0) return { outcome: "outdated", delta: null };
    this.#bury(uid, resourceVersion);
    if (!known) return { outcome: "absent", delta: null };
    this.#drop(known);
    return { outcome: "applied", delta: this.#delta(NONE, NONE, [known]) };
  }

  /** Becomes a copy of a snapshot taken at `resourceVersion`, and says what that changed. Begins an epoch. */
  replace(snapshot: ObjectStore, resourceVersion: string): Delta {
    const before = this.#objects;
    this.#objects = snapshot.#objects;
    this.#sizes = snapshot.#sizes;
    this.#names = snapshot.#names;
    this.#deleted = new Map();
    this.#bytes = snapshot.#bytes;
    this.#leftOut = snapshot.#leftOut;
    this.#floor = resourceVersion;
    this.#epoch += 1;
    return { ...adopt(this.#objects, before), epoch: this.#epoch, resync: true };
  }

  #delta(
    added: readonly KubeObject[],
    modified: readonly KubeObject[],
    removed: readonly KubeObject[],
  ): Delta {
    return { epoch: this.#epoch, resync: false, added, modified, removed };
  }

  /** Against what is known of this uid: the object, its deletion, or the snapshot that did not hold it. */
  #orderOf(uid: string, resourceVersion: string, known: KubeObject | undefined): number | null {
    if (known) return orderOf(resourceVersion, known.metadata.resourceVersion);
    const order = orderOf(resourceVersion, this.#deleted.get(uid) ?? this.#floor);
    return order === 0 ? -1 : order;
  }

  /** The object whose name the new one takes over; it must have been deleted. */
  #takeName(object: KubeObject): KubeObject | undefined {
    const uid = this.#names.get(objectKey(object));
    const old = uid === undefined ? undefined : this.#objects.get(uid);
    if (old) {
      this.#bury(old.metadata.uid, object.metadata.resourceVersion);
      this.#drop(old);
    }
    return old;
  }

  #hasRoom(bytes: number): boolean {
    return this.#objects.size < this.#limits.objects && this.#bytes + bytes <= this.#limits.bytes;
  }

  #set(object: KubeObject, bytes: number): void {
    const { uid } = object.metadata;
    this.#bytes += bytes - (this.#sizes.get(uid) ?? 0);
    this.#objects.set(uid, object);
    this.#sizes.set(uid, bytes);
  }

  #drop(object: KubeObject): void {
    const { uid } = object.metadata;
    this.#bytes -= this.#sizes.get(uid) ?? 0;
    this.#objects.delete(uid);
    this.#sizes.delete(uid);
    if (this.#names.get(objectKey(object)) === uid) this.#names.delete(objectKey(object));
  }

  /** Remembers the latest deletion: an earlier one that is told again does not take its place. */
  #bury(uid: string, resourceVersion: string): void {
    const before = this.#deleted.get(uid);
    if (before !== undefined && isOlder(resourceVersion, before)) return;
    this.#deleted.delete(uid);
    this.#deleted.set(uid, resourceVersion);
    if (this.#deleted.size <= MAX_TOMBSTONES) return;
    for (const oldest of this.#deleted.keys()) {
      this.#deleted.delete(oldest);
      break;
    }
  }
}

/** Objects without a version cannot be told apart by it. */
function orderOf(a: string, b: string): number | null {
  return a === "" ? null : compareResourceVersions(a, b);
}

/** The difference between two snapshots. Objects that did not change stay the very same in `after`. */
function adopt(after: Map<string, KubeObject>, before: ReadonlyMap<string, KubeObject>) {
  const added: KubeObject[] = [];
  const modified: KubeObject[] = [];
  for (const [uid, object] of after) {
    const old = before.get(uid);
    if (!old) added.push(object);
    else if (orderOf(object.metadata.resourceVersion, old.metadata.resourceVersion) === 0)
      after.set(uid, old);
    else modified.push(object);
  }
  const removed = [...before.values()].filter((object) => !after.has(object.metadata.uid));
  return { added, modified, removed };
}
