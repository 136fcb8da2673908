import { FOREGROUND } from "@/lib/objects/health";
import type { OwnerReference } from "@/lib/objects/owners";
import { finalizersOf, kindId, type TreeObject } from "./tree-object";

/** What the garbage collector makes of one owner reference (kube-controller-manager `garbagecollector.go`). */
export type OwnerFault =
  /** There, and it keeps the object. */
  | "solid"
  /** Being deleted in the foreground: it waits for this object. */
  | "waiting"
  /** Nobody of that kind and name is there. */
  | "gone"
  /** Another object has the name now: the reference is to one that was deleted. */
  | "uid-mismatch"
  /** The uid is there, under another kind or name than the reference says. */
  | "other-identity"
  /** The owner is in another namespace: it is looked for in the object's own, and not found. */
  | "other-namespace"
  /** A cluster-scoped object names an owner in a namespace: nobody can look it up. */
  | "unresolvable"
  /** Not known: the owner's kind is not read, or may not be. */
  | "unread";

export interface OwnerJudgement {
  readonly reference: OwnerReference;
  readonly fault: OwnerFault;
  /** The object with the uid that is named, wherever it is. */
  readonly owner: TreeObject | null;
}

/** What becomes of an object by all of its owner references together. */
export type Collection =
  /** It has no owners, or one that keeps it. */
  | "kept"
  /** Nothing keeps it: it will be deleted. */
  | "will-be-deleted"
  /** Its owners wait for it to go. */
  | "deleted-with-owner"
  /** Never collected, because its owner cannot be looked up. */
  | "never-collected"
  | "unknown";

export interface Verdict {
  readonly owners: readonly OwnerJudgement[];
  readonly collection: Collection;
  /** More than one reference claims to be the controller; the apiserver refuses that today. */
  readonly controllers: number;
}

/** What a verdict needs to know of the cluster. */
export interface OwnerLookup {
  byUid(uid: string): TreeObject | null;
  byName(group: string, kind: string, namespace: string, name: string): TreeObject | null;
  /** Whether a kind has been read in full, so that what is not found is not there. */
  isRead(group: string, kind: string): boolean;
}

/** Judges each owner that an object names, and what follows from all of them. */
export function judgeOwners(object: TreeObject, lookup: OwnerLookup): Verdict {
  const owners = object.owners.map((reference) => judge(object, reference, lookup));
  const controllers = object.owners.filter(({ controller }) => controller).length;
  return { owners, controllers, collection: collectionOf(owners.map(({ fault }) => fault)) };
}

function judge(object: TreeObject, reference: OwnerReference, lookup: OwnerLookup): OwnerJudgement {
  const owner = lookup.byUid(reference.uid);
  return {
    reference,
    owner,
    fault: owner === null ? absent(object, reference, lookup) : present(object, reference, owner),
  };
}

function absent(object: TreeObject, { group, kind, name }: OwnerReference, lookup: OwnerLookup): OwnerFault {
  if (!lookup.isRead(group, kind)) return "unread";
  const namesake = lookup.byName(group, kind, object.namespace, name) ?? lookup.byName(group, kind, "", name);
  return namesake === null ? "gone" : "uid-mismatch";
}

function present(object: TreeObject, reference: OwnerReference, owner: TreeObject): OwnerFault {
  if (kindId(owner.kind) !== kindId(reference) || owner.name !== reference.name) return "other-identity";
  if (owner.namespace !== "" && owner.namespace !== object.namespace)
    return object.namespace === "" ? "unresolvable" : "other-namespace";
  const foreground =
    typeof owner.object.metadata.deletionTimestamp === "string" &&
    finalizersOf(owner.object).includes(FOREGROUND);
  return foreground ? "waiting" : "solid";
}

function collectionOf(faults: readonly OwnerFault[]): Collection {
  if (faults.length === 0 || faults.includes("solid")) return "kept";
  if (faults.includes("unresolvable")) return "never-collected";
  if (faults.includes("unread")) return "unknown";
  return faults.includes("waiting") ? "deleted-with-owner" : "will-be-deleted";
}

/** Each finding in a sentence, for people. */
export const FAULT_TEXT: Readonly<Record<OwnerFault, string>> = {
  solid: "The owner is there.",
  waiting: "The owner is being deleted in the foreground and waits until this object is gone.",
  gone: "The owner is gone.",
  "uid-mismatch": "An object of that name is there, but it is another one: the owner with this uid is gone.",
  "other-identity": "The owner's uid belongs to an object of another kind or name.",
  "other-namespace":
    "The owner is in another namespace. The garbage collector looks for it in this object's own, finds nothing, and counts it as gone.",
  unresolvable:
    "A cluster-scoped object cannot be owned by one in a namespace: the garbage collector never resolves this owner and never deletes the object for it.",
  unread: "Not known: the owner's kind is not read here.",
};

export const COLLECTION_TEXT: Readonly<Record<Collection, string>> = {
  kept: "It is kept.",
  "will-be-deleted": "No owner keeps it: the garbage collector deletes it.",
  "deleted-with-owner": "It is deleted with its owner.",
  "never-collected": "The garbage collector never deletes it.",
  unknown: "Whether an owner keeps it is not known.",
};
