import type { LabelSelector } from "@/lib/objects/selector";

/** A kind by its group: versions do not matter to who refers to whom. */
export interface KindRef {
  /** Empty for the core group; "*" in a rule's `from` for every group. */
  readonly group: string;
  /** "*" in a rule's `from` for every kind. */
  readonly kind: string;
}

/** What sort of connection it is. */
export type How =
  | "ownership"
  | "reference"
  | "selector"
  | "subject"
  | "storage"
  | "network"
  | "scheduling"
  | "identity"
  | "policy"
  | "serving"
  | "management";

/** Where a rule reads, and in objects of which kind. */
export interface From extends KindRef {
  /** Before the rule's path, e.g. "spec.template." for a pod inside a Deployment. */
  readonly at?: string;
}

/**
 * One type of relation, as data: whoever holds the field at `path` is connected to what `find` makes of its value.
 * docs/relations.md is written from these.
 */
export interface RelationRule {
  /** Stable: it stands in links, in exports and in the documentation. */
  readonly id: string;
  readonly from: readonly From[];
  readonly how: How;
  /** The verb: Pod "mounts" ConfigMap. */
  readonly says: string;
  /** See `waysOf`. */
  readonly path: string;
  readonly find: Find;
}

/** Which namespace a named target is in. */
export type Where =
  /** That of the object, unless the value has a `namespace` of its own. */
  | "same"
  /** None: the target is cluster-scoped. */
  | "cluster";

/** How the value at a rule's path names its target. */
export type Find =
  /** The value is the name, or an object with the name in `field` (default "name") and perhaps a `namespace`. */
  | { readonly by: "name"; readonly to: KindRef; readonly in: Where; readonly field?: string }
  /**
   * The value says the kind as well: `apiVersion` or `apiGroup` or `group`, `kind`, `name`, `namespace`; what it
   * leaves out is taken from `default`.
   */
  | { readonly by: "kind"; readonly to: string; readonly default?: Partial<KindRef>; readonly in?: Where }
  /** The value selects by labels: a map, a LabelSelector, or a text as kubectl takes it. */
  | {
      readonly by: "selector";
      readonly to: KindRef;
      /** "peer": the value has a podSelector and a namespaceSelector. "any": in all namespaces. */
      readonly in: Where | "any" | "peer";
      /** What an empty selector selects. */
      readonly empty: "all" | "none";
    }
  /** The value is a subject of RBAC or of flow control: a ServiceAccount, a user or a group. */
  | { readonly by: "subject" }
  /** What none of these can say. `to` is for the documentation. */
  | {
      readonly by: "own";
      readonly to: string;
      /** Further fields that it reads. */
      readonly reads?: readonly string[];
      readonly find: OwnFinder;
    };

/** The object that a rule is about, as far as finders need it. */
export interface Source {
  readonly kind: KindRef;
  readonly namespace: string;
  readonly name: string;
  readonly object: unknown;
}

/** Other objects, for a finder that has to look at one. */
export interface Others {
  named(kind: KindRef, namespace: string, name: string): unknown;
  /** The kind that a plural stands for; null when it is not served. */
  kindOf(group: string, resource: string): KindRef | null;
  /** Null for a kind that is not served. */
  isNamespaced(kind: KindRef): boolean | null;
}

export type OwnFinder = (value: unknown, source: Source, others: Others) => readonly Found[];

/** What a finder makes of a value: a target, and where in the value it stands. */
export interface Found {
  readonly target: Target;
  /** Below the rule's path, e.g. ".name"; empty for the value itself. */
  readonly at: string;
  /** What stands there: a text, or what is shown as JSON. */
  readonly value: unknown;
  /** The object works without the target. */
  readonly optional: boolean;
}

/** Whom a reference is to. */
export type Target =
  /** One object by name; by uid as well, where the reference says it. */
  | {
      readonly is: "named";
      readonly kind: KindRef;
      readonly namespace: string;
      readonly name: string;
      readonly uid?: string;
    }
  /** The first of these that is there; when none is, nobody knows what is meant. */
  | { readonly is: "one-of"; readonly names: readonly Named[]; readonly otherwise: Outside }
  | Selected
  /** Every object of a kind, or every one in a namespace. */
  | { readonly is: "every"; readonly kind: KindRef; readonly namespace: string | null }
  /** Objects by a field of theirs; see `ALIASES`. */
  | { readonly is: "alias"; readonly kind: KindRef; readonly alias: string }
  | Outside;

/** The uid that tells which object is meant; a kubelet gives a node's name for its uid, which tells nothing. */
export function uidOf({ uid, name }: Extract<Target, { is: "named" }>): string | null {
  return uid === undefined || uid === name ? null : uid;
}

export interface Named {
  readonly kind: KindRef;
  readonly namespace: string;
  readonly name: string;
}

/** By labels, in one namespace or (null) in those that `namespaces` selects, or in all. */
export interface Selected {
  readonly is: "selected";
  readonly kind: KindRef;
  readonly namespace: string | null;
  readonly namespaces: LabelSelector | null;
  readonly selector: LabelSelector;
  /** Only those that name this owner. */
  readonly owner?: string | null;
}

/** Something that is no object of this cluster's API: a user, a controller, a file. */
export interface Outside {
  readonly is: "outside";
  readonly what: string;
  readonly name: string;
}

export const kind = (group: string, name: string): KindRef => ({ group, kind: name });
export const ANY: KindRef = { group: "*", kind: "*" };
