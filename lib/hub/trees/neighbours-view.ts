import type { Clock } from "@/lib/base/clock";
import type { StreamStatus, Window } from "@/lib/stream/messages";
import { judgeOwners, type OwnerLookup } from "@/lib/trees/owner-verdict";
import {
  byName,
  incomingRows,
  type NeighbourMeta,
  objectEnd,
  outgoingRows,
  ownersOf,
  type RelationRow,
} from "@/lib/trees/relation-row";
import { finalizersOf, labelsOf, type TreeObject } from "@/lib/trees/tree-object";
import { SettledChanges } from "../settled-changes";
import type { LiveView } from "../view";
import { windowOf } from "../window";
import { catalogueOf } from "./catalogue";
import type { ClusterIndex } from "./cluster-index";
import { indexStatus } from "./index-status";
import type { OutlineState } from "./outline-feed";
import type { RelationGraph, Scope } from "./relation-graph";

const SETTLE_MS = 100;
const MAX_CHILDREN = 300;
const MAX_CHAIN = 30;

/** One object with its owners, what it owns, and its relations both ways, live. */
export class NeighboursView implements LiveView {
  readonly epoch = 1;
  readonly #index: ClusterIndex;
  readonly #graph: RelationGraph;
  readonly #uid: string;
  readonly #changes: SettledChanges;
  readonly #stops: readonly (() => void)[];
  #scope: Scope | null = null;

  constructor(index: ClusterIndex, graph: RelationGraph, uid: string, clock: Clock) {
    this.#index = index;
    this.#graph = graph;
    this.#uid = uid;
    this.#changes = new SettledChanges(clock, SETTLE_MS, () => this.#openScope());
    this.#openScope();
    const changed = () => this.#changes.changed();
    this.#stops = [graph.onChange(changed), index.onStatus(changed)];
  }

  get revision(): number {
    return this.#changes.revision;
  }

  frame(window: Window): { offset: number; total: number; rows: RelationRow[]; meta: NeighbourMeta } {
    return { ...windowOf(this.rows(), window), meta: this.#meta() };
  }

  /** What it refers to, then who refers to it; ownership is in `meta`. */
  rows(): RelationRow[] {
    const { relations } = this.#graph;
    const out = relations.outgoing(this.#uid).flatMap(outgoingRows);
    const into = incomingRows(relations.incoming(this.#uid));
    return [...out, ...into].filter(({ rule }) => rule !== "owner");
  }

  status(): StreamStatus {
    const status = indexStatus(this.#index);
    const { read, kinds } = this.#reading();
    const underWay = status.phase === "syncing" || status.phase === "connecting";
    if (underWay || (read === kinds && this.#graph.filled)) return status;
    return { ...status, phase: "syncing", progress: { done: read, of: kinds } };
  }

  onChange(listener: () => void): () => void {
    return this.#changes.onChange(listener);
  }

  close(): void {
    this.#changes.close();
    for (const stop of this.#stops) stop();
    this.#scope?.close();
  }

  /** As soon as the object and the kinds of the cluster are known. */
  #openScope(): void {
    const object = this.#index.objects.get(this.#uid);
    if (this.#scope === null && object !== undefined) this.#scope = this.#graph.open(object);
  }

  #reading(): { kinds: number; read: number } {
    const feeds = this.#scope?.feeds ?? [];
    return { kinds: feeds.length, read: feeds.filter(({ state }) => state !== "reading").length };
  }

  #meta(): NeighbourMeta {
    const object = this.#graph.get(this.#uid);
    const scope = this.#scope;
    const inState = (wanted: OutlineState) => [
      ...new Set(scope?.feeds.flatMap(({ state, kind }) => (state === wanted ? kind.resource : []))),
    ];
    const reading = {
      reading: this.#reading(),
      denied: inState("denied"),
      failed: inState("failed"),
      tooMany: scope?.tooMany.map(({ resource }) => resource) ?? [],
    };
    return object === null ? { ...GONE, ...reading } : { ...this.#about(object), ...reading };
  }

  #about(object: TreeObject) {
    const { creationTimestamp, deletionTimestamp, resourceVersion } = object.object.metadata;
    const children = this.#childrenOf(object);
    const text = (value: unknown) => (typeof value === "string" ? value : null);
    const labels = Object.entries(labelsOf(object.object)).filter(([, value]) => typeof value === "string");
    return {
      object: objectEnd(object),
      labels: Object.fromEntries(labels) as Record<string, string>,
      finalizers: [...finalizersOf(object.object)],
      resourceVersion,
      createdAt: text(creationTimestamp),
      deletedAt: text(deletionTimestamp),
      chain: this.#chainOf(object).map(objectEnd),
      children: children.slice(0, MAX_CHILDREN).map(objectEnd),
      moreChildren: Math.max(0, children.length - MAX_CHILDREN),
      owners: object.owners.length === 0 ? null : ownersOf(judgeOwners(object, this.#lookup())),
    };
  }

  #childrenOf({ uid }: TreeObject): TreeObject[] {
    const references = this.#graph.relations.incoming(uid).filter(({ rule }) => rule.id === "owner");
    const children = references.map(({ from }) => this.#graph.get(from.uid) ?? from);
    return [...byName(children, ({ kind, name }) => `${kind.kind} ${name}`)];
  }

  /** Controllers upwards, else first owners, as far as they are there; each once. */
  #chainOf(object: TreeObject): TreeObject[] {
    const chain: TreeObject[] = [];
    const passed = new Set([object.uid]);
    let at: TreeObject | null = object;
    while (at !== null && chain.length < MAX_CHAIN) {
      const named: TreeObject["owners"] = at.owners;
      const reference = named.find(({ controller }) => controller) ?? named[0];
      at = reference === undefined || passed.has(reference.uid) ? null : this.#graph.get(reference.uid);
      if (at === null) break;
      passed.add(at.uid);
      chain.unshift(at);
    }
    return chain;
  }

  #lookup(): OwnerLookup {
    const { relations } = this.#graph;
    const catalogue = catalogueOf(this.#index);
    return {
      byUid: (uid) => this.#graph.get(uid),
      byName: (group, kind, namespace, name) => relations.byName({ group, kind }, namespace, name),
      isRead: (group, kind) => catalogue.access({ group, kind }, "") === "read",
    };
  }
}

const GONE = {
  object: null,
  labels: {},
  finalizers: [],
  resourceVersion: null,
  createdAt: null,
  deletedAt: null,
  chain: [],
  children: [],
  moreChildren: 0,
  owners: null,
};
