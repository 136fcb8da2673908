import { createHmac, randomBytes } from "node:crypto";
import type { Clock } from "@/lib/base/clock";
import { dig } from "@/lib/base/json";
import { ProblemError } from "@/lib/base/problem";
import { askReadyz, ReadinessProbe } from "@/lib/kube/reflector/readiness";
import type { Clusters, KubeTransport } from "@/lib/kube/types";
import type { Outline } from "./ingest";
import { Pool } from "./pool";
import { Rights } from "./rights";
import { type Scope, scopeKey } from "./scope";
import { SharedWatch } from "./shared-watch";

/** Long enough to reload a page or to come back from another view. */
const LINGER_MS = 60_000;
const IDLE_BYTES = 128 * 1024 * 1024;

export interface WatchesOptions {
  readonly clusters: Pick<Clusters, "transport" | "learnUid" | "doubtUid">;
  readonly clock: Clock;
  readonly random: () => number;
  readonly outline?: Outline;
  /** Upstream watches at most: as who one is in one context, and in all. */
  readonly limits: { readonly identity: number; readonly process: number };
}

interface Cluster {
  readonly transport: KubeTransport;
  readonly readiness: ReadinessProbe;
  readonly rights: Rights;
  /** Tells identities apart without saying who they are. */
  readonly identity: string;
}

/**
 * All upstream watches of the process. Two who look at the same scope of the same cluster as
 * the same identity share one; anything else is kept apart.
 */
export class Watches {
  readonly #options: WatchesOptions;
  readonly #pool: Pool<SharedWatch>;
  readonly #clusters = new Map<KubeTransport, Promise<Cluster>>();
  readonly #key = randomBytes(32);
  #met = 0;

  constructor(options: WatchesOptions) {
    this.#options = options;
    this.#pool = new Pool({ clock: options.clock, lingerMs: LINGER_MS, idleBytes: IDLE_BYTES });
  }

  get open(): readonly SharedWatch[] {
    return this.#pool.values();
  }

  /** How many uses share a watch. */
  users(watch: SharedWatch): number {
    return this.#pool.users(watch);
  }

  /** @throws ProblemError for an unknown context, a cluster that does not say who we are, or one watch too many. */
  async lease(
    context: string | undefined,
    scope: Scope,
  ): Promise<{ readonly value: SharedWatch; close(): void }> {
    const { transport, readiness, rights, identity } = await this.#cluster(context);
    const { clock, random, outline = (object) => object } = this.#options;
    return this.#pool.lease(scopeKey(transport.context, identity, scope), () => {
      this.#makeSureOfRoom(transport);
      const historyReset = () => this.#options.clusters.doubtUid(transport.context);
      return new SharedWatch({ transport, clock, random, readiness, rights, scope, outline, historyReset });
    });
  }

  /** The cluster of a context, and a digest that tells identities apart. @throws ProblemError as `lease` */
  async identify(context: string | undefined): Promise<{ transport: KubeTransport; identity: string }> {
    const { transport, identity } = await this.#cluster(context);
    return { transport, identity };
  }

  /** Drops all that is held of a context's cluster, used or not. */
  forget(context: string): void {
    for (const transport of this.#clusters.keys()) {
      if (transport.context === context) this.#clusters.delete(transport);
    }
    this.#pool.evict((watch) => watch.context === context);
  }

  close(): void {
    this.#pool.close();
  }

  /** A context has one identity, and a transport of its own. @throws ProblemError STREAM_LIMIT */
  #makeSureOfRoom(transport: KubeTransport): void {
    const { identity, process } = this.#options.limits;
    if (this.#pool.size >= process) throw tooMany(`${process} watches`);
    const own = this.#pool.values().filter((watch) => watch.transport === transport).length;
    if (own >= identity) throw tooMany(`${identity} watches of context ${transport.context}`);
  }

  async #cluster(context: string | undefined): Promise<Cluster> {
    const transport = await this.#options.clusters.transport(context);
    const known = this.#clusters.get(transport) ?? this.#meet(transport);
    this.#clusters.set(transport, known);
    known.catch(() => this.#clusters.delete(transport));
    return known;
  }

  async #meet(transport: KubeTransport): Promise<Cluster> {
    const { clock, clusters } = this.#options;
    clusters.learnUid(transport.context);
    const readiness = new ReadinessProbe(askReadyz(transport), clock);
    const rights = new Rights(transport, clock);
    return { transport, readiness, rights, identity: await this.#identityOf(transport) };
  }

  /**
   * Who the apiserver takes us for, as a digest; the name alone is not enough, groups and extra decide rights too. It differs
   * for each transport: the same user of a cluster that was made anew shares nothing with the one before.
   */
  async #identityOf(transport: KubeTransport): Promise<string> {
    const { body } = await transport.review(
      "selfsubjectreviews",
      {},
      "hub/identity",
      AbortSignal.timeout(15_000),
    );
    const user = JSON.stringify(dig(body, "status", "userInfo") ?? null);
    return createHmac("sha256", this.#key)
      .update(`${++this.#met} ${user}`)
      .digest("base64url");
  }
}

function tooMany(what: string): ProblemError {
  return new ProblemError({
    code: "STREAM_LIMIT",
    message: `Cutaway has ${what} open, the most it may.`,
    hint: "Close views that are not needed; their watches end a minute later.",
  });
}
