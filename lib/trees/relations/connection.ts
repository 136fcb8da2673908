import type { TreeKind, TreeObject } from "../tree-object";
import type { Reference } from "./reference";
import type { KindRef } from "./rule";

/** What is known of a kind, for saying why a target is not there. */
export type Access =
  /** Read in full: what is not found is not there. */
  | "read"
  /** Not permitted. */
  | "denied"
  /** Not read, or not yet. */
  | "unread"
  /** The cluster serves no such kind. */
  | "unserved";

/** The kinds of the cluster, and which of them are read. */
export interface Catalogue {
  kind(ref: KindRef): TreeKind | null;
  kindOfResource(group: string, resource: string): TreeKind | null;
  access(ref: KindRef, namespace: string): Access;
}

export type EndState = "found" | "missing" | "not-permitted" | "unread" | "unserved" | "outside";

/** One end of a connection: an object, or what was named and is not there. */
export interface End {
  readonly state: EndState;
  readonly object: TreeObject | null;
  readonly kind: KindRef;
  readonly namespace: string;
  readonly name: string;
}

/** A reference and where it leads. One by a selector may lead to many, or to nobody. */
export interface Connection {
  readonly reference: Reference;
  readonly ends: readonly End[];
}
