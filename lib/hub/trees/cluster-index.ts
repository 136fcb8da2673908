import type { Clock, Timer } from "@/lib/base/clock";
import { type Problem, ProblemError } from "@/lib/base/problem";
import type { Discovery } from "@/lib/objects/discovery";
import { kindId, type TreeKind, type TreeObject } from "@/lib/trees/tree-object";
import type { Shareable } from "../pool";
import type { Watches } from "../watches";
import { ChangeLog } from "./change-log";
import type { Feed, FeedChange } from "./feed";
import { KindFeed } from "./kind-feed";
import { treeKinds } from "./kinds";
import type { Past } from "./past";

export interface ClusterIndexOptions {
  readonly watches: Watches;
  readonly clock: Clock;
  readonly context: string | undefined;
  /** Only these; empty for the whole cluster. */
  readonly namespaces: readonly string[];
  /** Null for what is now, and goes on. */
  readonly past: Past | null;
  readonly discover: (signal: AbortSignal) => Promise<Discovery>;
}

/** So many kinds are read at once: what comes first is there sooner than if all came together. */
const AT_ONCE = 6;
/** A definition that comes or goes brings kinds; several come together. */
const REDISCOVER_MS = 2_000;
const DISCOVERY_MS = 30_000;
/** About what an object costs, in bytes: cut metadata, its cells, its places in indexes. */
const OBJECT_BYTES = 1_500;

const DEFINES_KINDS: ReadonlySet<string> = new Set([
  "apiextensions.k8s.io/CustomResourceDefinition",
  "apiregistration.k8s.io/APIService",
]);

/** Every object of a cluster, or of some of its namespaces, by uid, as metadata with printed cells; shared by all who look. */
export class ClusterIndex implements Shareable {
  readonly context: string | undefined;
  readonly namespaces: readonly string[];
  /** The resourceVersion that everything is of; null: what is now. */
  readonly at: string | null;
  readonly objects = new Map<string, TreeObject>();
  readonly changes: ChangeLog;
  readonly #options: ClusterIndexOptions;
  readonly #listeners = new Set<(change: FeedChange) => void>();
  readonly #statusListeners = new Set<() => void>();
  readonly #abort = new AbortController();
  #feeds: readonly Feed[] = [];
  #waiting: Feed[] = [];
  #reading = 0;
  #rediscovery: Timer | null = null;
  /** Why the kinds could not be found out; null when they were, or are not yet. */
  problem: Problem | null = null;
  discovered = false;

  constructor(options: ClusterIndexOptions) {
    this.#options = options;
    this.context = options.context;
    this.namespaces = options.namespaces;
    this.at = options.past?.resourceVersion ?? null;
    this.changes = new ChangeLog(options.clock);
    void this.#discover();
  }

  get feeds(): readonly Feed[] {
    return this.#feeds;
  }

  bytes(): number {
    return this.objects.size * OBJECT_BYTES;
  }

  /** Of which moment it is; null for what is now. */
  get past(): Past | null {
    return this.#options.past;
  }

  /** How many objects of a kind there are. */
  countOf(kind: TreeKind): number {
    let count = 0;
    for (const feed of this.#feeds) {
      const status = feed.kind === kind ? feed.status() : null;
      if (status !== null && "objects" in status) count += status.objects;
    }
    return count;
  }

  /** Called with each change of objects; returns what stops it. */
  onChange(listener: (change: FeedChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Called when a kind's state changes. */
  onStatus(listener: () => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  close(): void {
    this.#abort.abort();
    this.#rediscovery?.cancel();
    for (const feed of this.#feeds) feed.close();
  }

  async #discover(): Promise<void> {
    try {
      const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(DISCOVERY_MS)]);
      const discovery = await this.#options.discover(signal);
      if (this.#abort.signal.aborted) return;
      this.problem = null;
      this.discovered = true;
      this.#follow(this.#options.past?.kinds(treeKinds(discovery)) ?? treeKinds(discovery));
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      if (!(error instanceof ProblemError)) throw error;
      this.problem = error.problem;
      this.#rediscover(DISCOVERY_MS / 3);
    }
    this.#told();
  }

  #rediscover(after: number): void {
    this.#rediscovery ??= this.#options.clock.after(after, () => {
      this.#rediscovery = null;
      void this.#discover();
    });
  }

  /** Follows these kinds; what was followed before goes on, what is no longer served ends. */
  #follow(kinds: readonly TreeKind[]): void {
    const served = new Set(kinds.map(versionedId));
    const kept = this.#feeds.filter(({ kind }) => served.has(versionedId(kind)));
    for (const feed of this.#feeds) if (!kept.includes(feed)) this.#drop(feed);
    const known = new Set(kept.map(({ kind }) => versionedId(kind)));
    const added = kinds
      .filter((kind) => !known.has(versionedId(kind)))
      .flatMap((kind) => this.#feedsOf(kind));
    this.#feeds = [...kept, ...added];
    this.#waiting.push(...added);
    this.#readNext();
  }

  #feedsOf(kind: TreeKind): Feed[] {
    const { watches, clock, context, past } = this.#options;
    const spaces = kind.namespaced && this.namespaces.length > 0 ? this.namespaces : [null];
    const changed = (change: FeedChange) => this.#changed(kind, change);
    const told = () => this.#told();
    return spaces.map((namespace) =>
      past === null
        ? new KindFeed({ watches, clock, context, kind, namespace, changed, told })
        : past.feed({ kind, namespace, changed, told }),
    );
  }

  #drop(feed: Feed): void {
    feed.close();
    this.#waiting = this.#waiting.filter((other) => other !== feed);
    const gone = [...this.objects.values()].filter(({ kind }) => kind === feed.kind);
    this.#changed(feed.kind, { put: [], removed: gone.map(({ uid }) => uid), resync: true });
  }

  #readNext(): void {
    while (this.#reading < AT_ONCE) {
      const feed = this.#waiting.shift();
      if (feed === undefined) return;
      this.#reading += 1;
      void feed.open().then(() => {
        this.#reading -= 1;
        // The others would be told the same, one after the other.
        if (this.at !== null && feed.status().phase === "gone") this.#waiting = [];
        this.#readNext();
      });
    }
  }

  #changed(kind: TreeKind, change: FeedChange): void {
    this.changes.add(change, this.objects);
    for (const object of change.put) this.objects.set(object.uid, object);
    for (const uid of change.removed) this.objects.delete(uid);
    for (const listener of this.#listeners) listener(change);
    if (!change.resync && DEFINES_KINDS.has(kindId(kind))) this.#rediscover(REDISCOVER_MS);
  }

  #told(): void {
    for (const listener of this.#statusListeners) listener();
  }
}

const versionedId = ({ group, version, resource }: TreeKind) => `${group}/${version}/${resource}`;
