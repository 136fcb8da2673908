import type { ApiResource } from "@/lib/objects/discovery";
import type { Versioned, VersionedStore } from "@/lib/objects/versioned-store";

/** One state of one object, ready to be sent. */
export interface Item extends Versioned {
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Values for field selectors, by their names. */
  readonly fields: Readonly<Record<string, string>>;
  /** JSON of `metadata`. */
  readonly metadata: Buffer;
  /** JSON of all other members except kind and apiVersion, without the braces: `"spec":{…},"status":{…}`. */
  readonly rest: Buffer;
  /** The row of its Table, in the order of the columns; null when none was recorded. */
  readonly cells: readonly unknown[] | null;
  /** Columns whose cells are ages, computed when they are asked for: since when, ms since the epoch. */
  readonly ages: ReadonlyMap<string, number | null>;
}

/** What is served at `/apis/<group>/<version>/…/<resource>`. */
export interface Served {
  readonly group: string;
  readonly version: string;
  readonly resource: ApiResource;
  readonly store: VersionedStore<Item>;
  /** False for what the apiserver keeps out of its watch cache: events. */
  readonly cached: boolean;
  /** False when objects of a list have no kind and apiVersion of their own, as those of built-in resources. */
  readonly typedItems: boolean;
  readonly listKind: string;
  /** What its objects can be selected by, beside name and namespace. */
  readonly fieldNames: readonly string[];
  /** False for what has no versions: the lists of metrics.k8s.io are computed anew each time. */
  readonly versioned: boolean;
  /** As recorded; null when no Table was. */
  readonly columns: readonly Column[] | null;
}

/** A column of a Table, as the server defined it. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

export const keyOf = (namespace: string, name: string): string =>
  namespace === "" ? name : `${namespace}/${name}`;

export const apiVersionOf = ({ group, version }: Pick<Served, "group" | "version">): string =>
  group === "" ? version : `${group}/${version}`;

/** kube-apiserver's own list of what it does not cache by default (--watch-cache-sizes). */
export const isCached = (group: string, resource: string): boolean =>
  resource !== "events" || !["", "events.k8s.io"].includes(group);
