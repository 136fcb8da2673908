import { describe, expect, it } from "vitest";
import type { Clock } from "@/lib/base/clock";
import type { ServerMessage } from "@/lib/stream/messages";
import {
  configz,
  FakeNodes,
  type KubeletAnswers,
  METRICS,
  nodeObject,
  summaryText,
  usageText,
} from "@/lib/testing/fake-nodes";
import { fullNode } from "@/lib/testing/full-node";
import { StreamConnection } from "../connection";
import { Cgroups } from "./cgroups";
import { NodeCgroups } from "./node-cgroups";
import { cgroupViews } from "./open";

const full = fullNode(110);
/** The same node ten seconds later: every figure is another. */
const later = full.text
  .replaceAll("1795443709627", "1795443719627")
  .replaceAll(
    /^((?!container_spec|container_threads_max|#).*\}) (\d+)\.(\d{6}) /gm,
    (_, labels, whole, part) => `${labels} ${Number(whole) + 1 + (Number(part) % 7)}.${part} `,
  );

function open(kubelet: KubeletAnswers, of = full, nodes = new FakeNodes(), clock: Clock = nodes.clock) {
  nodes.add({ object: of.node, pods: of.pods, kubelet });
  const node = new NodeCgroups({
    node: "full",
    clock,
    kubelets: nodes.kubelets,
    pods: nodes.watch(() => nodes.node("full").pods),
    nodes: nodes.watchNodes(),
  });
  return { nodes, node };
}

const KUBELET = {
  "metrics/cadvisor": full.text,
  "stats/summary": summaryText(3, 1),
  "metrics/resource": usageText(1, 1),
  configz: configz(),
  metrics: METRICS,
};

describe("one node's cgroups", () => {
  it("are predicted from pods until the kubelet has answered, and then are what it shows", async () => {
    const { nodes, node } = open(KUBELET);
    nodes.hold();
    await nodes.pass(0);
    expect(node.tree.source).toBe("none");
    expect(node.tree.cgroups.filter(({ state }) => state === "predicted").length).toBeGreaterThan(300);
    nodes.release();
    await nodes.pass(0);
    expect(node.tree).toMatchObject({ source: "kubelet" });
    expect(node.kubelet).toMatchObject({ version: 2, provider: "cadvisor", problem: null });
    expect(node.tree.facts.hugePageSizes).toEqual([]);
    expect(node.tree.cgroups.filter(({ role }) => role === "sandbox")).toHaveLength(110);
    node.close();
    expect(nodes.clock.timers).toBe(0);
  });

  it("are not said to be looked at before they are put together, whoever has a turn between", async () => {
    const nodes = new FakeNodes();
    let ms = 0;
    // Every step is a long one.
    const clock: Clock = {
      now: nodes.clock.now,
      after: nodes.clock.after.bind(nodes.clock),
      monotonic: () => (ms += 10),
    };
    const { node } = open(KUBELET, full, nodes, clock);
    const looked = node.looked(new AbortController().signal);
    await nodes.pass(0);
    await looked;
    expect(node.tree).toMatchObject({ source: "kubelet" });
    expect(node.tree.cgroups.filter(({ role }) => role === "sandbox")).toHaveLength(110);
    expect(node.series.of("/kubepods.slice")).toHaveLength(1);
    node.close();
  });

  it("are looked at each ten seconds, and settings each five minutes", async () => {
    const { nodes, node } = open(KUBELET);
    await nodes.pass(61_000);
    const count = (path: string) => nodes.asked.filter((one) => one === `full ${path}`).length;
    expect([count("metrics/cadvisor"), count("configz")]).toEqual([7, 1]);
    node.close();
  });

  it("have rates and pressure from two looks", async () => {
    const { nodes, node } = open(KUBELET);
    await nodes.pass(0);
    nodes.node("full").kubelet = { ...KUBELET, "metrics/cadvisor": later };
    await nodes.pass(10_000);
    const pod = node.tree.cgroups.find(({ cls }) => cls.kind === "pod");
    expect(node.series.of(pod?.path ?? "")?.at(-1)?.cpuMilli).toBeGreaterThan(0);
    expect(node.tree.cgroups[0]?.observed.usage.pressure.cpu?.some?.avg10).toBe(3);
    node.close();
  });

  it("stay as they were when a look fails, and say so", async () => {
    const { nodes, node } = open(KUBELET);
    await nodes.pass(0);
    const { cgroups } = node.tree;
    nodes.node("full").kubelet = { ...KUBELET, "metrics/cadvisor": 503 };
    await nodes.pass(10_000);
    expect(node.kubelet.problem?.upstream?.status).toBe(503);
    expect(node.tree.cgroups.map(({ path }) => path)).toEqual(cgroups.map(({ path }) => path));
    nodes.node("full").kubelet = KUBELET;
    await nodes.pass(10_000);
    expect(node.kubelet.problem).toBeNull();
    node.close();
  });

  it("know the node's sizes of huge pages", async () => {
    const { nodes, node } = open(KUBELET, { ...full, node: nodeObject("full") });
    await nodes.pass(0);
    expect(node.tree.facts.hugePageSizes).toEqual(["1GB", "2MB"]);
    const pod = node.tree.cgroups.find(({ cls }) => cls.kind === "pod");
    expect(pod?.checks.find(({ knob }) => knob === "hugetlb.2MB.max")).toMatchObject({
      expected: { value: "0" },
      verdict: { kind: "unobservable" },
    });
    node.close();
  });
});

/** A tab that has one view of the node open, and what it was sent. */
async function tab(view: string, query: Record<string, string>, count: number) {
  const nodes = new FakeNodes();
  nodes.add({ object: full.node, pods: full.pods, kubelet: KUBELET });
  const watches = {
    lease: async (_: unknown, { resource }: { resource: string }) =>
      resource === "pods" ? nodes.watch(() => nodes.node("full").pods) : nodes.watchNodes(),
  };
  const cgroups = new Cgroups({ watches: watches as never, kubelets: nodes.kubelets, clock: nodes.clock });
  const sent: string[] = [];
  const connection = new StreamConnection({
    clock: nodes.clock,
    server: "test",
    limits: { subscriptions: 9, messageBytes: 65_536, messagesPerSecond: 50 },
    views: cgroupViews(cgroups, nodes.clock),
    newId: () => "s",
    unexpected: (error) => expect.unreachable(String(error)),
    ended: () => undefined,
    wire: { send: (text) => sent.push(text), close: () => undefined },
  });
  const say = (message: object) => connection.receive(JSON.stringify(message));
  say({ op: "hello", v: 1 });
  say({ op: "subscribe", ref: 1, view, query: { node: "full", ...query }, window: { offset: 0, count } });
  say({ op: "credit", frames: 64 });
  await nodes.pass(1_000);
  const close = () => {
    connection.closed();
    cgroups.close();
  };
  return { nodes, sent, close };
}

/** Of a 110-pod node, with every figure changed; the text it comes from has 6 MB. */
const MOST = 100_000;

describe("a refresh of a full node, on the tab's socket", () => {
  it.each([
    // The most rows a high screen has, with those above and below it.
    ["cgroups", { depth: "all" }, 120],
    ["cgroup-map", {}, 0],
    ["cgroup", { cgroup: /id="(\/kubepods[^"]+\.scope)"/.exec(full.text)?.[1] ?? "" }, 0],
    ["cgroup-nodes", {}, 50],
  ])("%s: under 100 kB", async (view, query, count) => {
    const { nodes, sent, close } = await tab(view, query as Record<string, string>, count);
    expect(sent.map((text) => (JSON.parse(text) as ServerMessage).t)).toContain("window");
    sent.length = 0;
    nodes.node("full").kubelet = {
      ...KUBELET,
      "metrics/cadvisor": later,
      "metrics/resource": usageText(9, 9_000),
    };
    await nodes.pass(15_000);
    const bytes = sent.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(sent.map((text) => (JSON.parse(text) as ServerMessage).t)).toContain("delta");
    expect(bytes).toBeLessThan(MOST);
    close();
  });
});
