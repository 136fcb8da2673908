import { type Change, type Versioned, VersionedStore } from "@/lib/objects/versioned-store";

/** Where a resource is served and what its objects are called. */
export interface ResourceType {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

export interface StoredObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

export interface StoreEvent {
  readonly resourceVersion: number;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: StoredObject;
}

/** What a test writes: identity and content; the store adds uid and resourceVersion. */
export interface Draft {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** `""`, `v1` → `/api/v1`; `apps`, `v1` → `/apis/apps/v1`. */
export const rootOf = ({ group, version }: ResourceType): string =>
  group === "" ? `/api/${version}` : `/apis/${group}/${version}`;

interface Stored extends Versioned {
  readonly object: StoredObject;
}

/**
 * One resource with its history: the honest source that lists and watches are answered from, and the oracle that
 * a client's view is compared with.
 */
export class FakeStore {
  readonly type: ResourceType;
  readonly #nextVersion: () => number;
  readonly #store = new VersionedStore<Stored>();

  /** @param nextVersion resourceVersions are one sequence for all resources of an etcd. */
  constructor(type: ResourceType, nextVersion: () => number) {
    this.type = type;
    this.#nextVersion = nextVersion;
  }

  /** Newest resourceVersion of this resource. */
  get version(): number {
    return this.#store.version;
  }

  /** Versions below this are no longer in the history: a watch from there is 410. */
  get compacted(): number {
    return this.#store.compacted;
  }

  /** In the order of keys, as etcd gives them. */
  list(namespace: string | null = null): StoredObject[] {
    const all = this.#store.list().map(({ object }) => object);
    return namespace === null ? all : all.filter(({ metadata }) => metadata.namespace === namespace);
  }

  get(name: string, namespace: string | null = null): StoredObject | null {
    return this.#store.get(keyOf(name, namespace ?? undefined))?.object ?? null;
  }

  /** Creates or replaces. */
  put(draft: Draft): StoredObject {
    const { name, namespace } = draft.metadata;
    const old = this.get(name, namespace);
    const version = this.#nextVersion();
    const { group, version: apiVersion, kind } = this.type;
    const object: StoredObject = {
      ...draft,
      apiVersion: group === "" ? apiVersion : `${group}/${apiVersion}`,
      kind,
      metadata: {
        ...draft.metadata,
        uid: old?.metadata.uid ?? `uid-${this.type.resource}-${version}`,
        resourceVersion: String(version),
      },
    };
    this.#store.put({ key: keyOf(name, namespace), version, object });
    return object;
  }

  delete(name: string, namespace: string | null = null): void {
    const old = this.get(name, namespace);
    if (old === null) return;
    const version = this.#nextVersion();
    const object = { ...old, metadata: { ...old.metadata, resourceVersion: String(version) } };
    this.#store.delete({ key: keyOf(name, namespace ?? undefined), version, object });
  }

  /** Forgets the history up to now. */
  compact(): void {
    this.#store.compact(this.version);
  }

  since(version: number): readonly StoreEvent[] {
    return this.#store.since(version).map(eventOf);
  }

  /** Calls `listener` with each later event; returns what ends that. */
  subscribe(listener: (event: StoreEvent) => void): () => void {
    return this.#store.subscribe((change) => listener(eventOf(change)));
  }
}

const eventOf = ({ type, version, item }: Change<Stored>): StoreEvent => ({
  type,
  resourceVersion: version,
  object: item.object,
});

const keyOf = (name: string, namespace = ""): string => `${namespace}/${name}`;
