import { Readable } from "node:stream";
import { digString } from "@/lib/base/json";
import { parseCadvisor } from "@/lib/cgroups/sources/cadvisor";
import { readSummary } from "@/lib/cgroups/sources/summary";
import { type KubeletReader, Kubelets } from "@/lib/hub/cgroups/kubelets";
import { NodeProxyAccess } from "@/lib/hub/node-proxy-access";
import type { SharedWatch } from "@/lib/hub/shared-watch";
import { readBody } from "@/lib/kube/body";
import type { KubeRequest, KubeTransport } from "@/lib/kube/types";
import { FakeClock, settle } from "./fake-clock";

/** Reads as the thread does, here. */
export const READER: KubeletReader = {
  cadvisor: async (body) => parseCadvisor(await textOf(body)),
  summary: async (body) => readSummary(JSON.parse(await textOf(body))),
};

const textOf = async (body: Readable) => (await readBody(body, 64 * 1024 * 1024)).toString("utf8");

/** What a kubelet answers, by path: a text, a status, or null for what never comes. */
export type KubeletAnswers = Readonly<Record<string, string | number | null>>;

export interface FakeNode {
  readonly object: object;
  readonly pods: readonly object[];
  kubelet: KubeletAnswers;
}

/** Nodes and their kubelets, a clock that is moved by hand, and everything that was asked. */
export class FakeNodes {
  readonly clock = new FakeClock();
  /** `<node> <path>` of each request to a kubelet, and `pods <node>` of each list. */
  readonly asked: string[] = [];
  /** The most kubelet requests that were under way at once. */
  most = 0;
  readonly #nodes = new Map<string, FakeNode>();
  readonly #listeners = new Set<() => void>();
  readonly #status = { phase: "live" };
  #underWay = 0;
  /** While it is set, kubelets keep their answers to themselves. */
  #held: Array<() => void> | null = null;
  readonly transport = {
    context: "lab",
    request: (request: KubeRequest) => this.#request(request),
    review: async () => ({ body: { status: { allowed: true } } }),
    getJson: async (request: KubeRequest) => this.#list(request),
  } as unknown as KubeTransport;
  readonly kubelets = new Kubelets({
    clock: this.clock,
    access: new NodeProxyAccess(this.clock),
    reader: READER,
    atOnce: 5,
    mode: "proxy",
  });

  add(node: FakeNode): void {
    this.#nodes.set(digString(node.object, "metadata", "name") ?? "", node);
    for (const listener of this.#listeners) listener();
  }

  node(name: string): FakeNode {
    const node = this.#nodes.get(name);
    if (node === undefined) throw new Error(`no node ${name}`);
    return node;
  }

  /** A watch on objects, as far as lib/hub/cgroups uses one. */
  watch(objects: () => readonly object[]): { value: SharedWatch; close(): void } {
    const status = this.#status;
    const listeners = this.#listeners;
    const reflector = {
      get objects() {
        return new Map(objects().map((object, i) => [String(i), object]));
      },
      status: () => status,
      onDelta: (listener: () => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      onStatus: () => () => undefined,
    };
    const value = { reflector, transport: this.transport, context: "lab" } as unknown as SharedWatch;
    return { value, close: () => undefined };
  }

  watchNodes() {
    return this.watch(() => [...this.#nodes.values()].map(({ object }) => object));
  }

  /** Lets time pass, and everything that can come to an end. */
  async pass(ms: number): Promise<void> {
    await this.clock.advanceAsync(ms);
    for (let i = 0; i < 60; i += 1) await settle();
  }

  hold(): void {
    this.#held = [];
  }

  release(): void {
    for (const go of this.#held ?? []) go();
    this.#held = null;
  }

  async #request({ path }: KubeRequest) {
    const [, , , , node = "", , ...rest] = path.split("/");
    const asked = rest.join("/");
    this.asked.push(`${node} ${asked}`);
    this.#underWay += 1;
    this.most = Math.max(this.most, this.#underWay);
    if (this.#held !== null) await new Promise<void>((go) => this.#held?.push(go));
    this.#underWay -= 1;
    const answer = this.node(node).kubelet[asked] ?? 404;
    const [status, text] = typeof answer === "number" ? [answer, "no"] : [200, answer];
    return { status, headers: new Map(), body: Readable.from([Buffer.from(text)]) };
  }

  #list({ query = [] }: KubeRequest) {
    const [, selector = ""] = query.find(([name]) => name === "fieldSelector") ?? [];
    const name = selector.slice("spec.nodeName=".length);
    this.asked.push(`pods ${name}`);
    return { body: { items: this.node(name).pods } };
  }
}

/** A v1.Node of 4 CPUs and 16 GiB. */
export const nodeObject = (name: string, annotations: object = {}): object => ({
  metadata: { name, annotations },
  status: {
    capacity: { cpu: "4", memory: "16Gi", "hugepages-1Gi": "0", "hugepages-2Mi": "64Mi" },
    allocatable: { cpu: "4", memory: "16Gi" },
    conditions: [{ type: "Ready", status: "True" }],
    nodeInfo: { kubeletVersion: "v1.37.2", containerRuntimeVersion: "containerd://2.1.9" },
  },
});

/** `/metrics/resource` of a node whose pods have used `seconds` of CPU at `at`. */
export const usageText = (seconds: number, at: number, bytes = 4096): string =>
  [
    `node_cpu_usage_seconds_total ${seconds} ${at}`,
    `node_memory_working_set_bytes ${bytes} ${at}`,
    `pod_cpu_usage_seconds_total{namespace="a",pod="b"} ${seconds} ${at}`,
    `pod_memory_working_set_bytes{namespace="a",pod="b"} ${bytes} ${at}`,
    "",
  ].join("\n");

/** `/stats/summary` of a node with this pressure, percent of 10 s. */
export const summaryText = (cpu: number, memory: number): string => {
  const psi = (avg10: number) => ({ psi: { some: { avg10, avg60: 0, avg300: 0, total: 1_000 } } });
  return JSON.stringify({ node: { cpu: psi(cpu), memory: psi(memory) }, pods: [] });
};

export const METRICS = 'kubelet_cgroup_version 2\nkubelet_metrics_provider{provider="cadvisor"} 1\n';

export const configz = (config: object = { cgroupDriver: "systemd" }): string =>
  JSON.stringify({ kubeletconfig: config });
