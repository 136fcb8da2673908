import { describe, expect, it } from "vitest";
import { recordedNode } from "@/lib/testing/recorded-node";
import { readTreeChoice, treeQueryOf } from "./api-query";
import { assemble } from "./assemble";
import { detailOf } from "./detail";
import { flatten, shortId, type TreeChoice } from "./flatten";
import { nothingSeen, seenByKubelet } from "./from-source";
import { mapOf } from "./map";
import { readNode } from "./node";
import { readPods } from "./pod";
import { rowOf } from "./row";
import { cgroupRowSchema } from "./row-schema";
import { Series } from "./series";
import { readSettings } from "./settings";
import { parseCadvisor } from "./sources/cadvisor";
import { fromWire, toWire } from "./wire";

const file = recordedNode("node-v2-joined");
const node = readNode(JSON.parse(file("api-node.json")));
if (node === null) throw new Error("no node");
const facts = {
  node,
  settings: readSettings(JSON.parse(file("configz.json")), 37),
  version: 2 as const,
  maxPid: 31_347,
  swapCapacity: 0,
  pageSize: 4096,
  hugePageSizes: [],
};
const pods = readPods(JSON.parse(file("api-pods.json")));
const look = (text: string) => seenByKubelet(parseCadvisor(file(text)).rows, 2, null);
const seen = look("metrics-cadvisor.txt");
const tree = assemble({ facts, pods, summary: null, seen });

const choice = (some: Partial<TreeChoice> = {}): TreeChoice => ({
  depth: "containers",
  toggled: new Set(),
  find: "",
  ...some,
});
const labels = (some?: Partial<TreeChoice>) => flatten(tree, choice(some)).map((flat) => rowOf(flat).label);

describe("the rows of a tree", () => {
  it("begin at the node and go down as far as was chosen", () => {
    expect(labels({ depth: "classes" })).toEqual([
      "node",
      "kubepods",
      "shop/ledger",
      "Burstable",
      "BestEffort",
      "system.slice",
    ]);
    expect(labels({ depth: "pods" })).toContain("shop/glutton");
    expect(labels({ depth: "pods" })).not.toContain("sandbox");
    expect(labels().filter((label) => label === "sandbox")).toHaveLength(6);
  });

  it("open and close against the rule", () => {
    const burstable = "/kubepods.slice/kubepods-burstable.slice";
    expect(labels({ depth: "classes", toggled: new Set([shortId(burstable)]) })).toContain("shop/glutton");
    expect(labels({ toggled: new Set([shortId("/")]) })).toEqual(["node"]);
  });

  it.each([
    ["glutton", ["node", "kubepods", "Burstable", "shop/glutton", "sandbox", "glutton"]],
    ["sidecar zh7lj", ["node", "kubepods", "Burstable", "shop/cart-6865fd7f54-zh7lj", "sidecar"]],
    ["64eeb82f22b7", ["node", "kubepods", "Burstable", "shop/glutton", "glutton"]],
    ["nothing of the kind", []],
  ])("are found by %s, with what is above them", (find, found) => {
    expect(labels({ find })).toEqual(found);
  });

  it("fit their schema, and stay small", () => {
    const rows = flatten(tree, choice({ depth: "all" })).map((flat) => rowOf(flat));
    for (const row of rows) expect(() => cgroupRowSchema.parse(row)).not.toThrow();
    expect(JSON.stringify(rows).length / rows.length).toBeLessThan(1400);
  });

  it("are asked for as they were chosen", () => {
    const asked = choice({ depth: "pods", toggled: new Set(["b", "a"]), find: "x y" });
    expect(treeQueryOf("n1", asked)).toEqual({ node: "n1", depth: "pods", toggled: "a,b", find: "x y" });
    expect(readTreeChoice(treeQueryOf("n1", asked))).toEqual(asked);
    expect(() => readTreeChoice({ depth: "deep" })).toThrow();
    expect(() => readTreeChoice({ toggled: "../.." })).toThrow();
  });
});

describe("without any source", () => {
  it("everything is predicted, in its place", () => {
    const predicted = assemble({ facts, pods, summary: null, seen: nothingSeen(2) });
    const below = (one: typeof tree) => one.cgroups.filter(({ cls }) => cls.root !== null);
    const sandboxes = below(tree)
      .filter(({ role }) => role === "sandbox")
      .map(({ path }) => path);
    expect(below(predicted).map(({ path }) => path)).toEqual(
      below(tree)
        .map(({ path }) => path)
        .filter((path) => !sandboxes.includes(path)),
    );
    expect(below(predicted).every(({ state }) => state === "predicted")).toBe(true);
    expect(predicted.findings).toEqual([]);
  });
});

describe("a series", () => {
  it("has rates between two measurements, and none for a look that measured nothing new", () => {
    const series = new Series();
    const later = assemble({ facts, pods, summary: null, seen: look("metrics-cadvisor-t1.txt") });
    series.add(tree.cgroups, 1);
    series.add(tree.cgroups, 2);
    series.add(later.cgroups, 3);
    const ledger = tree.cgroups.find(({ pod, cls }) => pod?.name === "ledger" && cls.kind === "pod");
    const moments = series.of(ledger?.path ?? "");
    expect(moments).toHaveLength(2);
    // Its limit is 100m, and it burns all of it.
    expect(moments[1]?.cpuMilli).toBeGreaterThan(60);
    expect(moments[1]?.cpuMilli).toBeLessThan(105);
    expect(moments[1]?.throttled).toBeGreaterThan(0.5);
    expect(moments[1]?.cpuStall).toBeGreaterThan(0);
  });
});

describe("a cgroup's details", () => {
  it("derive each value from the pod and the kubelet's settings", () => {
    const path =
      tree.cgroups.find(({ container, state }) => container?.name === "cart" && state === "present")?.path ??
      "";
    const detail = detailOf(tree, path, []);
    const weight = detail.checks.find(({ knob }) => knob === "cpu.weight");
    expect(weight).toMatchObject({ observed: "3", expected: "3", verdict: "equal", file: "cpu.weight" });
    expect(weight?.steps.map(({ value }) => value)).toEqual(["61", "3"]);
    expect(detail.checks.find(({ knob }) => knob === "memory.high")).toMatchObject({
      verdict: "unobservable",
      expected: "95629312",
    });
    expect(detail).toMatchObject({ source: "kubelet", measuredAt: expect.any(Number) });
    expect(detailOf(tree, "/nowhere", []).row).toBeNull();
  });
});

describe("the picture", () => {
  it("has kubepods as its root, and shares that add up", () => {
    const cells = mapOf(tree, new Series());
    expect(cells[0]).toMatchObject({ kind: "kubepods", parent: null, share: 1, weight: "71" });
    const pods = cells.filter(({ kind }) => kind === "pod");
    expect(pods.reduce((sum, { share }) => sum + (share ?? 0), 0)).toBeCloseTo(1, 9);
    expect(pods.find(({ label }) => label === "shop/ledger")).toMatchObject({
      cpuMax: 100,
      memoryMax: 2 ** 26,
      memoryProtected: 2 ** 26,
    });
  });
});

describe("the parts of a tree", () => {
  it("make the same tree elsewhere", () => {
    const parts = fromWire(toWire({ facts, pods, seen }));
    expect(assemble({ ...parts, summary: null })).toEqual(tree);
  });
});
