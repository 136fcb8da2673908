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

/**
 * One resource with its history, as etcd and the watch cache hold it: the honest source that lists
 * and watches are answered from, and the oracle that a client's view is compared with.
 */
export class FakeStore {
  readonly type: ResourceType;
  readonly #nextVersion: () => number;
  readonly #objects = new Map<string, StoredObject>();
  readonly #events: StoreEvent[] = [];
  readonly #listeners = new Set<(event: StoreEvent) => void>();
  #compacted = 0;
  #version = 0;

  /** @param nextVersion resourceVersions are one sequence for all resources of an etcd. */
  constructor(type: ResourceType, nextVersion: () => number) {
    this.type = type;
    this.#nextVersion = nextVersion;
  }

  /** Newest resourceVersion of this resource. */
  get version(): number {
    return this.#version;
  }

  /** Versions at or below this are no longer in the history: a watch from there is 410. */
  get compacted(): number {
    return this.#compacted;
  }

  /** In the order of keys, as etcd gives them. */
  list(namespace: string | null = null): StoredObject[] {
    return [...this.#objects]
      .filter(([, { metadata }]) => namespace === null || metadata.namespace === namespace)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object);
  }

  get(name: string, namespace: string | null = null): StoredObject | null {
    return this.#objects.get(key(name, namespace ?? undefined)) ?? null;
  }

  /** Creates or replaces. */
  put(draft: Draft): StoredObject {
    const { name, namespace } = draft.metadata;
    const old = this.#objects.get(key(name, namespace));
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
    this.#objects.set(key(name, namespace), object);
    this.#emit({ resourceVersion: version, type: old ? "MODIFIED" : "ADDED", object });
    return object;
  }

  delete(name: string, namespace: string | null = null): void {
    const old = this.get(name, namespace);
    if (old === null) return;
    const version = this.#nextVersion();
    this.#objects.delete(key(name, namespace ?? undefined));
    const metadata = { ...old.metadata, resourceVersion: String(version) };
    this.#emit({ resourceVersion: version, type: "DELETED", object: { ...old, metadata } });
  }

  /** Forgets the history up to now. */
  compact(): void {
    this.#compacted = this.#version;
    this.#events.length = 0;
  }

  since(version: number): readonly StoreEvent[] {
    return this.#events.filter(({ resourceVersion }) => resourceVersion > version);
  }

  /** Calls `listener` with each later event; returns what ends that. */
  subscribe(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #emit(event: StoreEvent): void {
    this.#version = event.resourceVersion;
    this.#events.push(event);
    for (const listener of this.#listeners) listener(event);
  }
}

const key = (name: string, namespace = ""): string => `${namespace}/${name}`;
