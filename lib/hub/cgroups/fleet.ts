import type { Clock, Timer } from "@/lib/base/clock";
import { type NodeModel, readNode } from "@/lib/cgroups/node";
import type { NodeRow } from "@/lib/cgroups/node-row";
import type { Shareable } from "../pool";
import type { SharedWatch } from "../shared-watch";
import { type Answers, FleetLook, type Question } from "./fleet-look";
import { answer } from "./fleet-questions";
import type { Kubelets } from "./kubelets";
import { untilOver } from "./until-over";

const PULSE_MS = 500;
/** Of each kind under way at once; a check holds up to several MB. The kubelets' own limit is beside this one. */
const AT_ONCE: Readonly<Record<Question, number>> = { usage: 5, pods: 2, pressure: 5, check: 1 };
/** Nodes that are not on a screen are asked only while fewer than this are under way. */
const SPARE = 5;

export interface FleetOptions {
  readonly clock: Clock;
  readonly kubelets: Kubelets;
  readonly nodes: { readonly value: SharedWatch; close(): void };
  /** What is known better of a node whose tree somebody has open; null for all others. */
  readonly open: (node: string) => Partial<Answers> | null;
}

interface Wanted {
  /** On the screen, the first first. */
  readonly shown: readonly string[];
  /** The order depends on all nodes: those that are not on the screen are asked as well, seldom. */
  readonly all: boolean;
}

/** All nodes, with what the ones on a screen use: those are asked in turn, the others when there is time. */
export class Fleet implements Shareable {
  revision = 1;
  readonly #options: FleetOptions;
  readonly #looks = new Map<string, FleetLook>();
  readonly #wanted = new Map<object, Wanted>();
  readonly #listeners = new Set<() => void>();
  readonly #stops: readonly (() => void)[];
  readonly #abort = new AbortController();
  readonly #underWay = new Map<Question, number>();
  #models: readonly NodeModel[] | null = null;
  #pulse: Timer | null = null;

  constructor(options: FleetOptions) {
    this.#options = options;
    const { reflector } = options.nodes.value;
    const changed = () => {
      this.#models = null;
      this.#changed();
    };
    this.#stops = [reflector.onDelta(changed), reflector.onStatus(() => this.#tell())];
  }

  get nodesStatus() {
    return this.#options.nodes.value.reflector.status();
  }

  get context(): string {
    return this.#options.nodes.value.context;
  }

  /** Resolves once the nodes are listed, or cannot be, or `signal` is aborted. */
  listed(signal: AbortSignal): Promise<void> {
    const isOver = () => !["connecting", "syncing"].includes(this.nodesStatus.phase);
    return untilOver(isOver, (listener) => this.onChange(listener), signal);
  }

  /** By name. */
  get nodes(): readonly NodeModel[] {
    this.#models ??= [...this.#options.nodes.value.reflector.objects.values()]
      .flatMap((object) => modelOf(object) ?? [])
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return this.#models;
  }

  row(node: NodeModel): NodeRow {
    return this.#lookOf(node.name).row(node, this.#options.open(node.name));
  }

  /** Says what `viewer` shows; nothing when it is gone. */
  want(viewer: object, wanted: Wanted | null): void {
    if (wanted === null) this.#wanted.delete(viewer);
    else this.#wanted.set(viewer, wanted);
    this.#beat(0);
  }

  bytes(): number {
    return this.#looks.size * 8_192;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#pulse?.cancel();
    this.#abort.abort();
    for (const stop of this.#stops) stop();
    this.#options.nodes.close();
  }

  #lookOf(name: string): FleetLook {
    const look = this.#looks.get(name) ?? new FleetLook();
    this.#looks.set(name, look);
    return look;
  }

  #beat(afterMs: number): void {
    this.#pulse?.cancel();
    this.#pulse = this.#options.clock.after(afterMs, () => this.#ask());
  }

  #ask(): void {
    const wanted = [...this.#wanted.values()];
    if (wanted.length === 0) return;
    const byName = new Map(this.nodes.map((node) => [node.name, node]));
    const shown = new Set(wanted.flatMap(({ shown }) => shown));
    for (const name of shown) this.#askNext(byName.get(name), true);
    if (wanted.some(({ all }) => all)) {
      for (const node of byName.values()) {
        if (this.#busy() >= SPARE) break;
        if (!shown.has(node.name)) this.#askNext(node, false);
      }
    }
    this.#beat(PULSE_MS);
  }

  #busy(): number {
    return [...this.#underWay.values()].reduce((sum, count) => sum + count, 0);
  }

  #askNext(node: NodeModel | undefined, shown: boolean): void {
    if (node === undefined) return;
    const look = this.#lookOf(node.name);
    if (look.busy) return;
    // A node that kwok made up has pods, and no kubelet.
    const may = (question: Question) =>
      (this.#underWay.get(question) ?? 0) < AT_ONCE[question] && (question === "pods" || !node.simulated);
    const question = look.due(this.#options.clock.monotonic(), shown, may);
    if (question !== null) void this.#put(question, node, look);
  }

  async #put(question: Question, node: NodeModel, look: FleetLook): Promise<void> {
    const { kubelets, nodes, clock } = this.#options;
    this.#count(question, 1);
    look.begin(question, clock.monotonic());
    const answers = await answer(question, {
      kubelets,
      transport: nodes.value.transport,
      node,
      signal: this.#abort.signal,
      clock,
      known: look.answers,
    });
    look.end(answers);
    this.#count(question, -1);
    this.#changed();
  }

  #count(question: Question, by: number): void {
    this.#underWay.set(question, (this.#underWay.get(question) ?? 0) + by);
  }

  #changed(): void {
    if (this.#abort.signal.aborted) return;
    this.revision += 1;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const models = new WeakMap<object, NodeModel | null>();

/** An object that did not change is not read again. */
function modelOf(object: object): NodeModel | null {
  const known = models.get(object);
  if (known !== undefined) return known;
  const model = readNode(object);
  models.set(object, model);
  return model;
}
