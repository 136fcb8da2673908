import type { Clock } from "@/lib/base/clock";
import type { CompiledRules } from "@/lib/trees/relations/compile";
import { RelationIndex } from "@/lib/trees/relations/relation-index";
import { kindId, type TreeKind, type TreeObject } from "@/lib/trees/tree-object";
import { Pool, type Shareable } from "../pool";
import type { Watches } from "../watches";
import { catalogueOf } from "./catalogue";
import type { ClusterIndex } from "./cluster-index";
import { InTurns, TURN } from "./in-turns";
import { outlineOf } from "./outline";
import { OutlineFeed, type ScopeFeed } from "./outline-feed";

export interface RelationGraphOptions {
  readonly index: ClusterIndex;
  readonly watches: Watches;
  readonly clock: Clock;
  readonly rules: CompiledRules;
}

/** A scope is read for some time after it was looked at, so that going back costs nothing. */
const SCOPE_LINGER_MS = 60_000;
const IDLE_BYTES = 64 * 1024 * 1024;
/** A cluster-scoped object may be referred to from everywhere; a kind of more objects than this is not read in full for it. */
export const MAX_READ_FOR_ONE = 5_000;
const ENTRY_BYTES = 800;

/** Never read in full: their values are nobody's business, and no relation needs them. */
const METADATA_ONLY: ReadonlySet<string> = new Set(["/Secret", "/ConfigMap"]);

/** Kinds whose references lead into other namespaces: read everywhere, so that no one who refers is left out. */
const CROSSING: ReadonlySet<string> = new Set([
  "rbac.authorization.k8s.io/RoleBinding",
  "networking.k8s.io/NetworkPolicy",
  ...["Gateway", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute", "ReferenceGrant"].map(
    (kind) => `gateway.networking.k8s.io/${kind}`,
  ),
]);

interface Wanted {
  readonly kind: TreeKind;
  readonly namespace: string | null;
  readonly fieldSelector: string;
}

const EVERYWHERE: readonly null[] = [null];

const itself = ({ kind, namespace, name }: TreeObject): Wanted => ({
  kind,
  namespace: namespace === "" ? null : namespace,
  fieldSelector: `metadata.name=${name}`,
});

const podsOf = (kind: TreeKind, node: string): Wanted => ({
  kind,
  namespace: null,
  fieldSelector: `spec.nodeName=${node}`,
});

/** What a neighbourhood is read from. */
export interface Scope {
  readonly feeds: readonly ScopeFeed[];
  /** Kinds that refer to it perhaps, and are too many to be read for it. */
  readonly tooMany: readonly TreeKind[];
  close(): void;
}

/**
 * Who refers to whom among everything that an index holds: by metadata for all of it, by specs for the scopes that are open.
 */
export class RelationGraph implements Shareable {
  readonly relations: RelationIndex;
  readonly #options: RelationGraphOptions;
  readonly #feeds: Pool<ScopeFeed>;
  readonly #outlined = new Map<string, TreeObject>();
  readonly #listeners = new Set<() => void>();
  readonly #stop: () => void;
  readonly #turns: InTurns;

  constructor(options: RelationGraphOptions) {
    this.#options = options;
    const { index, clock, rules } = options;
    this.relations = new RelationIndex(rules, catalogueOf(index));
    this.#feeds = new Pool({ clock, lingerMs: SCOPE_LINGER_MS, idleBytes: IDLE_BYTES });
    this.#turns = new InTurns(clock, () => this.#tell());
    this.#turns.add(this.#fill());
    this.#stop = index.onChange(({ put, removed }) => {
      for (const uid of removed) this.relations.remove(uid);
      for (const object of put) if (!this.#outlined.has(object.uid)) this.relations.put(object);
      this.#tell();
    });
  }

  /** Whether all that the index held when this began is in. */
  get filled(): boolean {
    return !this.#turns.busy;
  }

  bytes(): number {
    return this.relations.size * ENTRY_BYTES + this.#feeds.bytes();
  }

  /** The object with its health in full, where its scope is open. */
  get(uid: string): TreeObject | null {
    return this.#outlined.get(uid) ?? this.#options.index.objects.get(uid) ?? null;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads what may refer to an object, and what it refers to. */
  open(object: TreeObject): Scope {
    const wanted = this.#kindsFor(object);
    const leases = wanted.read.map(({ kind, namespace, fieldSelector }) =>
      this.#feed(kind, namespace, fieldSelector),
    );
    return {
      feeds: leases.map(({ value }) => value),
      tooMany: wanted.tooMany,
      close() {
        for (const { close } of leases) close();
      },
    };
  }

  close(): void {
    this.#stop();
    this.#turns.close();
    this.#feeds.close();
  }

  /** What the index holds; what comes to it meanwhile is put as it comes. */
  *#fill(): Generator<void> {
    let left = TURN;
    for (const object of this.#options.index.objects.values()) {
      if (left === 0) yield;
      left = left === 0 ? TURN - 1 : left - 1;
      if (!this.#outlined.has(object.uid)) this.relations.put(object);
    }
  }

  /** The object itself, and every kind that could refer to it where it could: each only as far as that can be read for one object. */
  #kindsFor(object: TreeObject): { read: Wanted[]; tooMany: TreeKind[] } {
    const { index, rules } = this.#options;
    const kinds = [...new Map(index.feeds.map(({ kind }) => [kindId(kind), kind])).values()];
    const readable = kinds.filter((kind) => rules.reads(kind) && !METADATA_ONLY.has(kindId(kind)));
    const read: Wanted[] = readable.includes(object.kind) ? [itself(object)] : [];
    const tooMany: TreeKind[] = [];
    for (const kind of readable.filter((kind) => rules.couldReferTo(kind, object.kind))) {
      if (kindId(kind) === "/Pod" && kindId(object.kind) === "/Node") read.push(podsOf(kind, object.name));
      else if (this.#count(kind, this.#placesFor(kind, object)) > MAX_READ_FOR_ONE) tooMany.push(kind);
      else
        for (const namespace of this.#placesFor(kind, object))
          read.push({ kind, namespace, fieldSelector: "" });
    }
    return { read, tooMany };
  }

  /** The namespaces (null: all, or none) in which a kind could refer to an object. */
  #placesFor(kind: TreeKind, object: TreeObject): readonly (string | null)[] {
    const { namespaces } = this.#options.index;
    if (!kind.namespaced) return EVERYWHERE;
    const crossing = object.namespace === "" || CROSSING.has(kindId(kind));
    if (!crossing) return [object.namespace];
    return namespaces.length > 0 ? namespaces : EVERYWHERE;
  }

  #count(kind: TreeKind, places: readonly (string | null)[]): number {
    const { index } = this.#options;
    const all = index.countOf(kind);
    if (all <= MAX_READ_FOR_ONE || places.includes(null)) return all;
    let count = 0;
    for (const object of index.objects.values()) {
      if (object.kind === kind && places.includes(object.namespace)) count += 1;
    }
    return count;
  }

  #feed(kind: TreeKind, namespace: string | null, fieldSelector: string) {
    const { watches, clock, index, rules } = this.#options;
    const key = JSON.stringify([kindId(kind), namespace, fieldSelector]);
    const told = () => this.#tell();
    const remove = (uid: string) => this.#remove(uid);
    const what = { kind, namespace, fieldSelector, remove, told };
    return this.#feeds.lease(key, () => {
      const { context, past } = index;
      if (past === null)
        return new OutlineFeed({ watches, clock, context, ...what, put: (object) => this.#put(object) });
      return past.outline({ ...what, outline: outlineOf(rules), put: (object) => this.#putPast(object) });
    });
  }

  /** Health depends on the time as well: what was printed then says it. */
  #putPast(object: TreeObject): void {
    const { health } = this.#options.index.objects.get(object.uid) ?? object;
    this.#put({ ...object, health });
  }

  #put(object: TreeObject): void {
    this.#outlined.set(object.uid, object);
    this.relations.put(object);
  }

  /** Back to what the index has of it, which may be nothing. */
  #remove(uid: string): void {
    if (this.#feeds.values().some((feed) => feed.has(uid))) return;
    this.#outlined.delete(uid);
    const plain = this.#options.index.objects.get(uid);
    if (plain === undefined) this.relations.remove(uid);
    else this.relations.put(plain);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
