import { beforeEach, describe, expect, it } from "vitest";
import { readNodeOrder } from "@/lib/cgroups/node-sort";
import { configz, FakeNodes, METRICS, nodeObject, summaryText, usageText } from "@/lib/testing/fake-nodes";
import { fullNode } from "@/lib/testing/full-node";
import { Fleet } from "./fleet";
import { FleetView } from "./fleet-view";

const EMPTY = { "metrics/cadvisor": "", configz: configz(), metrics: METRICS };
const kubelet = (seconds = 1, at = 1_000, cpu = 1, memory = 0) => ({
  ...EMPTY,
  "metrics/resource": usageText(seconds, at),
  "stats/summary": summaryText(cpu, memory),
});

let nodes: FakeNodes;
let fleet: Fleet;

beforeEach(() => {
  nodes = new FakeNodes();
  fleet = new Fleet({
    clock: nodes.clock,
    kubelets: nodes.kubelets,
    nodes: nodes.watchNodes(),
    open: () => null,
  });
});

const add = (...names: readonly string[]) => {
  for (const name of names) nodes.add({ object: nodeObject(name), pods: [], kubelet: kubelet() });
};
const view = (sort = "name", find = "") => {
  const order = readNodeOrder(sort);
  if (order === null) throw new Error(sort);
  return new FleetView(fleet, find, order);
};
const rows = (of: FleetView, count = 50) => of.frame({ offset: 0, count }).rows;
const askedOf = (path: string) =>
  nodes.asked.filter((one) => one.endsWith(` ${path}`)).map((one) => one.split(" ")[0]);

describe("the table of nodes", () => {
  it("asks the nodes on the screen, and no others", async () => {
    add("a", "b", "c", "d");
    const some = view();
    expect(rows(some, 2).map(({ name, asked }) => [name, asked])).toEqual([
      ["a", "no"],
      ["b", "no"],
    ]);
    await nodes.pass(5_000);
    expect(new Set(askedOf("metrics/resource"))).toEqual(new Set(["a", "b"]));
    expect(rows(some, 2)[0]).toMatchObject({ asked: "ok", usage: { memory: 4096, cpuMilli: null } });
    some.close();
    nodes.asked.length = 0;
    await nodes.pass(60_000);
    expect(nodes.asked).toEqual([]);
  });

  it("has rates from the second measurement on, and none from the same one twice", async () => {
    add("a");
    const some = view();
    rows(some);
    await nodes.pass(20_000);
    expect(rows(some)[0]?.usage?.cpuMilli).toBeNull();
    nodes.node("a").kubelet = kubelet(6, 11_000);
    await nodes.pass(20_000);
    expect(rows(some)[0]?.usage).toMatchObject({ cpuMilli: 500, nodeCpuMilli: 500 });
  });

  it("never asks more than five kubelets at once, nor one of them twice", async () => {
    const names = Array.from({ length: 12 }, (_, i) => `n${String(i).padStart(2, "0")}`);
    add(...names);
    const some = view();
    rows(some);
    nodes.hold();
    await nodes.pass(3_000);
    expect(nodes.most).toBe(5);
    expect(askedOf("metrics/resource")).toEqual(names.slice(0, 5));
    nodes.release();
    await nodes.pass(3_000);
    expect(nodes.most).toBe(5);
    expect(new Set(askedOf("metrics/resource"))).toEqual(new Set(names));
  });

  it("checks the nodes on the screen one at a time, without anybody opening them", async () => {
    const full = fullNode(3);
    const text = full.text.replaceAll(
      /^(container_spec_memory_limit_bytes\{container="app".*\}) \S+/gm,
      "$1 1048576",
    );
    nodes.add({ object: full.node, pods: full.pods, kubelet: { ...kubelet(), "metrics/cadvisor": text } });
    add("other");
    const some = view("-findings");
    rows(some);
    await nodes.pass(10_000);
    const [first, second] = rows(some);
    // Six containers have another limit than their pods ask for.
    expect(first).toMatchObject({
      name: "full",
      findings: expect.any(Number),
      checkedAt: expect.any(Number),
    });
    expect(first?.findings).toBeGreaterThanOrEqual(6);
    expect(second).toMatchObject({ name: "other", findings: 0 });
    // What is wrong is looked at again after a minute, what is right after five.
    nodes.asked.length = 0;
    await nodes.pass(120_000);
    expect(askedOf("metrics/cadvisor")).toContain("full");
    expect(askedOf("metrics/cadvisor")).not.toContain("other");
  });

  it("shows the pressure that the kernel measures, not the node's conditions alone", async () => {
    nodes.add({ object: nodeObject("a"), pods: [], kubelet: kubelet(1, 1, 12.5, 40) });
    const some = view();
    rows(some);
    await nodes.pass(10_000);
    expect(rows(some)[0]?.pressure).toEqual({ cpu: 12.5, memory: 40, io: null });
  });

  it("takes zeros of a kernel without pressure for what they are", async () => {
    const psi = { psi: { some: { avg10: 0, avg60: 0, avg300: 0, total: 0 } } };
    const summary = JSON.stringify({ node: { cpu: psi, memory: psi }, pods: [] });
    nodes.add({ object: nodeObject("a"), pods: [], kubelet: { ...kubelet(), "stats/summary": summary } });
    const some = view();
    rows(some);
    await nodes.pass(10_000);
    expect(rows(some)[0]?.pressure).toBeNull();
  });

  it("is put in order by what nodes off the screen use, too", async () => {
    for (const [name, cpu] of [
      ["a", 1],
      ["b", 50],
      ["c", 9],
    ] as const) {
      nodes.add({ object: nodeObject(name), pods: [], kubelet: kubelet(1, 1, cpu) });
    }
    const some = view("-pressure");
    rows(some, 1);
    await nodes.pass(20_000);
    expect(rows(some).map(({ name }) => name)).toEqual(["b", "c", "a"]);
  });

  it("has no kubelet to ask of a node that kwok made up", async () => {
    nodes.add({ object: nodeObject("fake", { "kwok.x-k8s.io/node": "fake" }), pods: [], kubelet: {} });
    const some = view("-cpu");
    rows(some);
    await nodes.pass(10_000);
    expect(nodes.asked).toEqual(["pods fake"]);
    expect(rows(some)[0]).toMatchObject({ simulated: true, asked: "no", pods: { Burstable: 0 } });
  });

  it("says why a kubelet cannot be asked, and leaves it alone for a minute", async () => {
    nodes.add({ object: nodeObject("a"), pods: [], kubelet: { "metrics/resource": 503 } });
    const some = view();
    rows(some);
    await nodes.pass(30_000);
    expect(rows(some)[0]).toMatchObject({
      asked: "failed",
      problem: { upstream: { status: 503 } },
      findings: null,
    });
    expect(nodes.asked.filter((one) => one.startsWith("a "))).toEqual(["a metrics/resource"]);
    nodes.node("a").kubelet = kubelet();
    await nodes.pass(60_000);
    expect(rows(some)[0]).toMatchObject({ asked: "ok", problem: null, findings: 0 });
  });
});
