import { expect, it } from "vitest";
import { readNode } from "./node";
import { type NodeLook, nodeRow } from "./node-row";
import { NODE_SORTS, type NodeSort, needsAll, readNodeOrder, sortNodes } from "./node-sort";
import { asks, makePod } from "./testing";

const NOTHING: NodeLook = {
  pods: null,
  usage: null,
  before: null,
  pressure: null,
  findings: null,
  checkedAt: null,
  asked: "no",
  problem: null,
  at: null,
};

function row(name: string, look: Partial<NodeLook> = {}, ready = "True") {
  const node = readNode({
    metadata: { name },
    status: {
      allocatable: { cpu: "4", memory: "8Gi" },
      conditions: [{ type: "Ready", status: ready }],
      nodeInfo: { kubeletVersion: `v1.${name.length}.0` },
    },
  });
  if (node === null) throw new Error("no node");
  return nodeRow(node, { ...NOTHING, ...look });
}

const pods = (cpu: string, memory: string, count = 1) =>
  Array.from({ length: count }, () =>
    makePod({ containers: [{ name: "a", resources: asks(`${cpu}/${memory}`, `${cpu}/${memory}`) }] }),
  );
const usage = (bytes: number) => ({
  nodeCpuSeconds: 1,
  cpuAt: 10_000,
  nodeWorkingSet: 1,
  podsCpuSeconds: bytes / 1000,
  podsWorkingSet: bytes,
  pods: 1,
});
const before = { ...usage(0), cpuAt: 0 };
const BUSY = {
  pods: pods("1", "1Gi", 3),
  usage: usage(900),
  before,
  pressure: { cpu: 1, memory: 30, io: null },
  findings: 2,
};
const CALM = {
  pods: pods("500m", "512Mi"),
  usage: usage(100),
  before,
  pressure: { cpu: 2, memory: 0, io: 0 },
  findings: 0,
};

const order = (by: NodeSort, descending: boolean) =>
  sortNodes([row("unknown", {}, "Unknown"), row("busy", BUSY), row("calm", CALM)], { by, descending }).map(
    ({ name }) => name,
  );

it.each(NODE_SORTS.filter((by) => needsAll({ by, descending: false })))(
  "%s: the most last, what is not known after it",
  (by) => {
    expect(order(by, false)).toEqual(["calm", "busy", "unknown"]);
    expect(order(by, true)).toEqual(["busy", "calm", "unknown"]);
  },
);

it("names go as people count, versions and readiness too", () => {
  const names = ["n10", "n9", "n2"].map((name) => row(name));
  expect(sortNodes(names, { by: "name", descending: false }).map(({ name }) => name)).toEqual([
    "n2",
    "n9",
    "n10",
  ]);
  expect(order("ready", true)[0]).toBe("unknown");
  expect(sortNodes(names, { by: "kubelet", descending: true })[0]?.kubelet).toBe("v1.3.0");
});

it("an order that there is not is none", () => {
  expect(readNodeOrder("-cpu")).toEqual({ by: "cpu", descending: true });
  expect(readNodeOrder("cpu; drop")).toBeNull();
  expect(readNodeOrder("--cpu")).toBeNull();
});
