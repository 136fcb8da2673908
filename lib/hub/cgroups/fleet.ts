import type { Clock, Timer } from "@/lib/base/clock";
import { type Problem, ProblemError } from "@/lib/base/problem";
import { type NodeModel, readNode } from "@/lib/cgroups/node";
import { type NodeRow, nodeRow } from "@/lib/cgroups/node-row";
import { type NodeUsage, readNodeUsage } from "@/lib/cgroups/node-usage";
import { type PodModel, readPods } from "@/lib/cgroups/pod";
import { networkProblem } from "@/lib/kube/errors";
import type { Shareable } from "../pool";
import type { SharedWatch } from "../shared-watch";
import type { Kubelets } from "./kubelets";
import { untilOver } from "./until-over";

const EVERY_MS = 10_000;
/** Requests change when pods come and go: less often than usage, and their list is larger. */
const PODS_MS = 60_000;
const PULSE_MS = 500;
const PODS_BYTES = 16 * 1024 * 1024;
/** Lists of pods under way at once. */
const LISTS = 2;

interface Look {
  usage: NodeUsage | null;
  before: NodeUsage | null;
  pods: readonly PodModel[] | null;
  asked: NodeRow["asked"];
  problem: Problem | null;
  at: number | null;
  askedAt: number;
  podsAt: number;
}

export interface FleetOptions {
  readonly clock: Clock;
  readonly kubelets: Kubelets;
  readonly nodes: { readonly value: SharedWatch; close(): void };
  /** Of a node's tree, where somebody has it open. */
  readonly findings: (node: string) => number | null;
}

/** All nodes, with what the ones on a screen use: those are asked in turn, the others are left alone. */
export class Fleet implements Shareable {
  revision = 1;
  readonly #options: FleetOptions;
  readonly #looks = new Map<string, Look>();
  readonly #wanted = new Map<object, readonly string[]>();
  readonly #listeners = new Set<() => void>();
  readonly #stops: readonly (() => void)[];
  readonly #abort = new AbortController();
  readonly #busy = new Set<string>();
  #lists = 0;
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
      .flatMap((object) => readNode(object) ?? [])
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return this.#models;
  }

  row(node: NodeModel): NodeRow {
    const look = this.#looks.get(node.name) ?? NO_LOOK;
    return nodeRow(node, { ...look, findings: this.#options.findings(node.name) });
  }

  /** Says which nodes `viewer` shows, the first first; an empty list when it is gone. */
  want(viewer: object, names: readonly string[]): void {
    if (names.length === 0) this.#wanted.delete(viewer);
    else this.#wanted.set(viewer, names);
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

  #beat(afterMs: number): void {
    this.#pulse?.cancel();
    this.#pulse = this.#options.clock.after(afterMs, () => this.#ask());
  }

  #ask(): void {
    const now = this.#options.clock.monotonic();
    const names = new Set([...this.#wanted.values()].flat());
    for (const name of names) {
      const look = this.#looks.get(name) ?? { ...NO_LOOK };
      this.#looks.set(name, look);
      if (now - look.podsAt >= PODS_MS && this.#lists < LISTS) void this.#listPods(name, look);
      const isReal = this.nodes.some((node) => node.name === name && !node.simulated);
      if (isReal && now - look.askedAt >= EVERY_MS && !this.#busy.has(name))
        void this.#askKubelet(name, look);
    }
    if (names.size > 0) this.#beat(PULSE_MS);
  }

  async #askKubelet(name: string, look: Look): Promise<void> {
    const { kubelets, clock, nodes } = this.#options;
    const { transport } = nodes.value;
    this.#busy.add(name);
    look.askedAt = clock.monotonic();
    if (look.asked === "no") look.asked = "waiting";
    try {
      await kubelets.requireAccess(transport, this.#abort.signal);
      const request = { transport, node: name, signal: this.#abort.signal, onRecord: () => undefined };
      const usage = readNodeUsage(await kubelets.text("metrics/resource", request));
      if (usage.cpuAt !== look.usage?.cpuAt) look.before = look.usage;
      Object.assign(look, { usage, asked: "ok", problem: null, at: clock.now() });
    } catch (error) {
      Object.assign(look, { asked: "failed", problem: problemOf(error) });
    } finally {
      this.#busy.delete(name);
      this.#changed();
    }
  }

  /** The apiserver finds a node's pods by an index of its watch cache. */
  async #listPods(name: string, look: Look): Promise<void> {
    const { clock, nodes } = this.#options;
    this.#lists += 1;
    look.podsAt = clock.monotonic();
    try {
      const { body } = await nodes.value.transport.getJson({
        path: "/api/v1/pods",
        query: [
          ["fieldSelector", `spec.nodeName=${name}`],
          ["resourceVersion", "0"],
        ],
        purpose: "cgroups/pods",
        signal: this.#abort.signal,
        maxBytes: PODS_BYTES,
      });
      look.pods = readPods(body);
    } catch (error) {
      look.problem ??= problemOf(error);
    } finally {
      this.#lists -= 1;
      this.#changed();
    }
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

const NO_LOOK: Look = {
  usage: null,
  before: null,
  pods: null,
  asked: "no",
  problem: null,
  at: null,
  askedAt: Number.NEGATIVE_INFINITY,
  podsAt: Number.NEGATIVE_INFINITY,
};

function problemOf(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : networkProblem(error).problem;
}
