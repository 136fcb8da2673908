import type { Clock } from "@/lib/base/clock";
import type { KubeTransport } from "@/lib/kube/types";
import type { Discovery } from "@/lib/objects/discovery";
import { readTreesQuery, type TreesQuery } from "@/lib/trees/query";
import type { CompiledRules } from "@/lib/trees/relations/compile";
import { Pool } from "../pool";
import type { LiveView } from "../view";
import type { Watches } from "../watches";
import { ClusterIndex } from "./cluster-index";
import { MapView } from "./map-view";
import { NeighboursView } from "./neighbours-view";
import { pastOf } from "./past";
import { RelationGraph } from "./relation-graph";
import { modelKey, TreeModel } from "./tree-model";
import { TreesView } from "./trees-view";

export interface TreesOptions {
  readonly watches: Watches;
  readonly clock: Clock;
  readonly rules: CompiledRules;
  readonly discover: (transport: KubeTransport, signal: AbortSignal) => Promise<Discovery>;
}

/** Long enough to reload a page, or to come back from another view. */
const INDEX_LINGER_MS = 60_000;
/** Long enough to open a row: the tree is the same, only opened otherwise. */
const MODEL_LINGER_MS = 10_000;
const IDLE_BYTES = 256 * 1024 * 1024;

type Texts = Readonly<Record<string, string | undefined>>;

/** What an index is of. */
export interface IndexScope {
  readonly namespaces: readonly string[];
  /** A resourceVersion; null for what is now. */
  readonly at: string | null;
  /** With `at`: only `pods`, `deployments.apps`. */
  readonly kind?: string;
}

interface Held {
  close(): void;
}

/** A view on an index, held until it is closed. */
export interface Opened<View> extends Held {
  readonly view: View;
  readonly index: ClusterIndex;
}

/** All trees of the process: one index for each cluster, identity and set of namespaces, one model for each way to see it. */
export class Trees {
  readonly #options: TreesOptions;
  readonly #indexes: Pool<ClusterIndex>;
  readonly #models: Pool<TreeModel>;
  readonly #graphs: Pool<RelationGraph>;
  readonly #ids = new WeakMap<ClusterIndex, number>();
  #made = 0;

  constructor(options: TreesOptions) {
    this.#options = options;
    const { clock } = options;
    this.#indexes = new Pool({ clock, lingerMs: INDEX_LINGER_MS, idleBytes: IDLE_BYTES });
    this.#models = new Pool({ clock, lingerMs: MODEL_LINGER_MS, idleBytes: IDLE_BYTES });
    this.#graphs = new Pool({ clock, lingerMs: INDEX_LINGER_MS, idleBytes: IDLE_BYTES });
  }

  /**
   * What there is, followed; with `at`, what there was at that resourceVersion.
   * @throws ProblemError as Watches.identify
   */
  async index(
    context: string | undefined,
    { namespaces, at, kind = "" }: IndexScope,
  ): Promise<Held & { readonly value: ClusterIndex }> {
    const { watches, clock, discover } = this.#options;
    const { transport, identity } = await watches.identify(context);
    const key = JSON.stringify([transport.context, identity, namespaces, at, kind]);
    return this.#indexes.lease(key, () => {
      const past = at === null ? null : pastOf({ transport, clock, resourceVersion: at, kind });
      const index = new ClusterIndex({
        watches,
        clock,
        context,
        namespaces,
        past,
        discover: async (signal) => {
          await past?.prepare(signal);
          return discover(transport, signal);
        },
      });
      this.#ids.set(index, ++this.#made);
      return index;
    });
  }

  /** Opens a tree. @throws ProblemError BAD_QUERY, BAD_FILTER, and as `index` */
  open(context: string | undefined, query: Texts): Promise<Opened<TreesView>> {
    return this.#open(context, query, (model, asked) => new TreesView(model, asked, this.#options.clock));
  }

  /** Opens a tree as counts. @throws ProblemError as `open` */
  openMap(context: string | undefined, query: Texts): Promise<Opened<MapView>> {
    return this.#open(
      context,
      query,
      (model, { opening }) => new MapView(model, opening.filtering, this.#options.clock),
    );
  }

  async #open<View extends LiveView & Held>(
    context: string | undefined,
    query: Texts,
    make: (model: TreeModel, asked: TreesQuery) => View,
  ): Promise<Opened<View>> {
    const asked = readTreesQuery(query);
    const index = await this.index(context, asked);
    const model = this.#model(index.value, asked);
    const view = make(model.value, asked);
    return { view, index: index.value, close: closing(view, model, index) };
  }

  /** Opens one object with its relations. @throws ProblemError BAD_QUERY, and as `index` */
  async neighbours(context: string | undefined, { uid, ns, at }: Texts): Promise<Opened<NeighboursView>> {
    const { watches, clock, rules } = this.#options;
    const index = await this.index(context, readTreesQuery({ ns, at }));
    const graph = this.#graphs.lease(
      String(this.#ids.get(index.value)),
      () => new RelationGraph({ index: index.value, watches, clock, rules }),
    );
    const view = new NeighboursView(index.value, graph.value, uid ?? "", clock);
    return { view, index: index.value, close: closing(view, graph, index) };
  }

  close(): void {
    this.#graphs.close();
    this.#models.close();
    this.#indexes.close();
  }

  #model(index: ClusterIndex, query: TreesQuery): Held & { readonly value: TreeModel } {
    const key = `${this.#ids.get(index)} ${modelKey(query)}`;
    return this.#models.lease(key, () => new TreeModel(index, query));
  }
}

const closing =
  (...held: readonly Held[]) =>
  () => {
    for (const each of held) each.close();
  };
