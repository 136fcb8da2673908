import { expect, test } from "vitest";
import { readNodes } from "./nodes";

const node = {
  metadata: {
    name: "n1",
    creationTimestamp: "2026-01-01T00:00:00Z",
    labels: {
      "node-role.kubernetes.io/worker": "",
      "node-role.kubernetes.io/control-plane": "",
      "kubernetes.io/role": "old",
    },
    annotations: { "kwok.x-k8s.io/node": "fake" },
  },
  spec: { unschedulable: true },
  status: {
    capacity: { cpu: "8", memory: "32612148Ki", pods: "110" },
    conditions: [
      { type: "MemoryPressure", status: "False" },
      { type: "Ready", status: "Unknown", reason: "NodeStatusUnknown" },
    ],
    nodeInfo: {
      kubeletVersion: "v1.37.2",
      containerRuntimeVersion: "containerd://2.1.4",
      osImage: "Debian",
      kernelVersion: "6.12",
      architecture: "amd64",
    },
  },
};

test("reads what the table of nodes shows", () => {
  const { items, remaining } = readNodes({ items: [node] });
  expect(remaining).toBe(0);
  expect(items).toEqual([
    {
      name: "n1",
      ready: "Unknown",
      reason: "NodeStatusUnknown",
      roles: ["control-plane", "old", "worker"],
      unschedulable: true,
      kubeletVersion: "v1.37.2",
      containerRuntime: "containerd://2.1.4",
      osImage: "Debian",
      kernel: "6.12",
      architecture: "amd64",
      cpu: "8",
      memory: "32612148Ki",
      pods: "110",
      createdAt: "2026-01-01T00:00:00Z",
      simulated: true,
    },
  ]);
});

test("a bare node has no state, which is not a bad state", () => {
  const [bare] = readNodes({ items: [{ metadata: { name: "n2" } }] }).items;
  expect(bare).toMatchObject({ name: "n2", ready: null, roles: [], cpu: null, simulated: false });
});

test("says how many nodes are left out, or that nobody knows", () => {
  expect(readNodes({ items: [], metadata: { continue: "x", remainingItemCount: 7 } }).remaining).toBe(7);
  expect(readNodes({ items: [], metadata: { continue: "x" } }).remaining).toBeNull();
});
