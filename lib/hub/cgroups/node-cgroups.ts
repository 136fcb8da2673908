import type { Clock, Timer } from "@/lib/base/clock";
import { assemble, assembling } from "@/lib/cgroups/assemble";
import { nothingSeen } from "@/lib/cgroups/from-source";
import { type NodeFacts, readNode } from "@/lib/cgroups/node";
import type { NodeInput } from "@/lib/cgroups/node-input";
import { type PodModel, readPod, readPods } from "@/lib/cgroups/pod";
import { Series } from "@/lib/cgroups/series";
import type { NodeTree } from "@/lib/cgroups/view";
import type { Shareable } from "../pool";
import type { SharedWatch } from "../shared-watch";
import { bareNode } from "./bare-node";
import { inTurns } from "./in-turns";
import { lookAt } from "./kubelet-look";
import { factsOf, type KubeletState, UNASKED } from "./kubelet-state";
import type { Kubelets } from "./kubelets";
import { untilOver } from "./until-over";

/** While somebody looks, the kubelet is asked again so long after its last answer. */
const EVERY_MS = 10_000;
/** Settings change when a kubelet starts anew. */
const SETTINGS_MS = 5 * 60_000;
/** A right that is missing is not there ten seconds later. */
const DENIED_MS = 60_000;
/** Pods come in bursts. */
const GATHER_MS = 300;

export interface NodeCgroupsOptions {
  readonly node: string;
  readonly clock: Clock;
  readonly kubelets: Kubelets;
  readonly pods: { readonly value: SharedWatch; close(): void };
  readonly nodes: { readonly value: SharedWatch; close(): void };
}

/** One node's cgroups, kept up to date while somebody looks: what the kubelet shows, joined with the API's objects. */
export class NodeCgroups implements Shareable {
  readonly node: string;
  readonly series = new Series();
  revision = 1;
  tree: NodeTree;
  readonly #options: NodeCgroupsOptions;
  readonly #listeners = new Set<() => void>();
  readonly #stops: readonly (() => void)[];
  readonly #abort = new AbortController();
  #kubelet: KubeletState = UNASKED;
  #looks = 0;
  #known: { readonly of: readonly unknown[]; readonly facts: NodeFacts } | null = null;
  #settingsAt = Number.NEGATIVE_INFINITY;
  #next: Timer | null = null;
  #gather: Timer | null = null;
  /** The newest of the trees that are being put together, one after the other. */
  #building: Promise<void> | null = null;

  constructor(options: NodeCgroupsOptions) {
    this.#options = options;
    this.node = options.node;
    const facts = this.#facts();
    this.tree = assemble({ facts, pods: [], seen: nothingSeen(facts.version), summary: null });
    const changed = () => this.#objectsChanged();
    this.#stops = [options.pods, options.nodes].flatMap(({ value }) => [
      value.reflector.onDelta(changed),
      value.reflector.onStatus(changed),
    ]);
    void this.#rebuild();
    this.#next = options.clock.after(0, () => void this.#look());
  }

  get kubelet(): KubeletState {
    return this.#kubelet;
  }

  /** Kubelets are asked themselves, not through the apiserver. */
  get direct(): boolean {
    return this.#options.kubelets.direct;
  }

  get context(): string {
    return this.#options.pods.value.context;
  }

  /** Of this node: the API's, and those that its kubelet alone knows. */
  get pods(): readonly PodModel[] {
    return this.#pods();
  }

  /** Resolves once the objects are listed and the kubelet was looked at, with whatever result, or `signal` is aborted. */
  looked(signal: AbortSignal): Promise<void> {
    const isOver = () => this.#isListed() && (this.#looks > 0 || this.tree.facts.node.simulated);
    return untilOver(isOver, (listener) => this.onChange(listener), signal);
  }

  get podsStatus() {
    return this.#options.pods.value.reflector.status();
  }

  bytes(): number {
    return this.tree.cgroups.length * 4_096;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#next?.cancel();
    this.#gather?.cancel();
    this.#abort.abort();
    for (const stop of this.#stops) stop();
    this.#options.pods.close();
    this.#options.nodes.close();
  }

  #isListed(): boolean {
    const { pods, nodes } = this.#options;
    const isListing = ({ value }: typeof pods) =>
      ["connecting", "syncing"].includes(value.reflector.status().phase);
    return !isListing(pods) && !isListing(nodes) && this.#gather === null && this.#building === null;
  }

  async #look(): Promise<void> {
    const { clock, kubelets, pods } = this.#options;
    if (this.tree.facts.node.simulated) return;
    const settings = clock.monotonic() - this.#settingsAt > SETTINGS_MS;
    const kubelet = await lookAt(this.#kubelet, {
      kubelets,
      transport: pods.value.transport,
      node: { name: this.node, kubeletAt: this.tree.facts.node.kubeletAt },
      signal: this.#abort.signal,
      now: () => clock.now(),
      settings,
      pods: this.#needsKubeletPods(),
    });
    if (this.#abort.signal.aborted) return;
    if (settings && kubelet.problem === null) this.#settingsAt = clock.monotonic();
    this.#kubelet = kubelet;
    await this.#rebuild(() => {
      this.#looks += 1;
      if (kubelet.problem === null) this.series.add(this.tree.cgroups, kubelet.at ?? clock.now());
    });
    if (this.#abort.signal.aborted) return;
    const denied = kubelet.problem?.code === "FORBIDDEN" || kubelet.problem?.code === "KUBELET_OFF";
    this.#next = clock.after(denied ? DENIED_MS : EVERY_MS, () => void this.#look());
  }

  /** The kubelet knows pods that the API does not list to us, and static ones that have no mirror. */
  #needsKubeletPods(): boolean {
    const { phase } = this.podsStatus;
    return phase === "denied" || this.tree.findings.some(({ code }) => code === "ORPHAN");
  }

  #objectsChanged(): void {
    this.#gather ??= this.#options.clock.after(GATHER_MS, () => {
      this.#gather = null;
      void this.#rebuild();
    });
  }

  /** Puts the tree together from what is known when its turn comes, and tells of it. `then` runs once it is there. */
  #rebuild(then?: () => void): Promise<void> {
    const building = (this.#building ?? Promise.resolve()).then(async () => {
      const tree = await inTurns(this.#steps(), this.#options.clock);
      if (this.#building === building) this.#building = null;
      if (this.#abort.signal.aborted) return;
      this.tree = tree;
      this.revision += 1;
      then?.();
      for (const listener of this.#listeners) listener();
    });
    this.#building = building;
    return building;
  }

  /** Pods that are new are read at the first step. */
  *#steps(): Generator<void, NodeTree> {
    const input = this.#input();
    yield;
    return yield* assembling(input);
  }

  #input(): NodeInput {
    const facts = this.#facts();
    const seen = this.#kubelet.seen ?? nothingSeen(facts.version);
    return { facts, pods: this.#pods(), seen, summary: this.#kubelet.summary };
  }

  #pods(): PodModel[] {
    const { objects } = this.#options.pods.value.reflector;
    const listed = [...objects.values()].flatMap((pod) => modelOf(pod) ?? []);
    const known = new Set(listed.map(({ uid }) => uid));
    const others = readPods(this.#kubelet.pods).filter(({ uid }) => !known.has(uid));
    return [...listed, ...others];
  }

  /** The same facts as long as nothing that they come from has changed: what was derived from them is kept with them. */
  #facts(): NodeFacts {
    const { configz, version, summary, machine, kubeletVersion } = this.#kubelet;
    const [object] = this.#options.nodes.value.reflector.objects.values();
    const of = [object, configz, version, summary?.maxPid, machine.swap, machine.memory, kubeletVersion];
    const known = this.#known;
    if (known !== null && of.every((value, i) => value === known.of[i])) return known.facts;
    const node = (object === undefined ? null : readNode(object)) ?? bareNode(this.node, this.#kubelet);
    const facts = factsOf(node, this.#kubelet);
    this.#known = { of, facts };
    return facts;
  }
}

const models = new WeakMap<object, PodModel | null>();

/** An object that did not change is not read again. */
function modelOf(pod: object): PodModel | null {
  const known = models.get(pod);
  if (known !== undefined) return known;
  const model = readPod(pod);
  models.set(pod, model);
  return model;
}
