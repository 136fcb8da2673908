import { expect, test } from "vitest";
import { objectHealth } from "./health";
import type { KubeObject } from "./kube-object";

const NOW = Date.parse("2026-01-01T00:01:00Z");
const EARLIER = "2026-01-01T00:00:00Z";

function health(apiVersion: string, kind: string, rest: object, metadata: object = {}) {
  const object = {
    apiVersion,
    kind,
    metadata: { uid: "u", name: "n", resourceVersion: "1", ...metadata },
    ...rest,
  } as KubeObject;
  const { state, message } = objectHealth(object, NOW);
  return message === "" ? state : `${state}: ${message}`;
}

const cond = (type: string, status: string, more: object = {}) => ({ type, status, ...more });
const rolledOut = [
  cond("Progressing", "True", { reason: "NewReplicaSetAvailable" }),
  cond("Available", "True"),
];
const full = {
  replicas: 3,
  updatedReplicas: 3,
  availableReplicas: 3,
  readyReplicas: 3,
  conditions: rolledOut,
};

test.each([
  [full, "current"],
  [{ ...full, updatedReplicas: 2 }, "in-progress: 2/3 updated"],
  [{ ...full, replicas: 4, updatedReplicas: 3 }, "in-progress: 1 old replicas pending termination"],
  [{ ...full, readyReplicas: 1 }, "in-progress: 1/3 ready"],
  [{}, "in-progress: 0/3 created"],
  [
    { ...full, conditions: [cond("Progressing", "False", { reason: "ProgressDeadlineExceeded" })] },
    "failed: ProgressDeadlineExceeded: Progressing is False",
  ],
])("Deployment %#", (status, expected) => {
  expect(health("apps/v1", "Deployment", { spec: { replicas: 3 }, status })).toBe(expected);
});

test("what its controller has not seen yet is in progress, whatever its status says", () => {
  const object = { spec: { replicas: 3 }, status: { ...full, observedGeneration: 1 } };
  expect(health("apps/v1", "Deployment", object, { generation: 2 })).toMatch(/^in-progress: generation 2/);
});

test("a deletion says what it waits for", () => {
  const gone = { deletionTimestamp: EARLIER };
  expect(health("v1", "ConfigMap", {}, gone)).toBe("terminating: being deleted");
  expect(health("v1", "ConfigMap", {}, { ...gone, finalizers: ["x.dev/hold"] })).toBe(
    "terminating: waits for finalizer x.dev/hold",
  );
  expect(health("v1", "Pod", {}, { ...gone, finalizers: ["foregroundDeletion"] })).toMatch(/foreground/);
});

const ended = (exitCode: number) => ({
  containerStatuses: [{ ready: false, state: { terminated: { reason: "Error", exitCode } } }],
});
const waiting = (reason: string) => ({ containerStatuses: [{ state: { waiting: { reason } } }] });

test.each([
  [{ phase: "Running", conditions: [cond("Ready", "True")] }, "current"],
  [{ phase: "Succeeded" }, "current"],
  [{ phase: "Running", ...waiting("CrashLoopBackOff") }, "failed: CrashLoopBackOff"],
  [{ phase: "Pending", ...waiting("ImagePullBackOff") }, "failed: ImagePullBackOff"],
  [{ phase: "Running", containerStatuses: [{ ready: false }] }, "in-progress: 0/1 containers ready"],
  [{ phase: "Running", ...ended(1) }, "failed: Error, exit code 1"],
  [{ phase: "Running", ...ended(0) }, "in-progress: 0/1 containers ready"],
  [{ phase: "Pending" }, "in-progress: pending"],
  [{ phase: "Failed", reason: "Evicted" }, "failed: Evicted"],
  [
    {
      phase: "Pending",
      conditions: [cond("PodScheduled", "False", { reason: "Unschedulable", lastTransitionTime: EARLIER })],
    },
    "failed: Unschedulable: PodScheduled is False",
  ],
])("Pod %#", (status, expected) => {
  expect(health("v1", "Pod", { status })).toBe(expected);
});

test.each([
  ["batch/v1", "Job", { status: { conditions: [cond("Failed", "True")] } }, "failed: Failed is True"],
  ["batch/v1", "Job", { status: {} }, "in-progress: not started"],
  ["batch/v1", "Job", { status: { conditions: [cond("Complete", "True")] } }, "current: complete"],
  ["v1", "PersistentVolumeClaim", { status: { phase: "Pending" } }, "in-progress: Pending"],
  ["v1", "Service", { spec: { type: "LoadBalancer" } }, "in-progress: no cluster IP yet"],
  ["apps/v1", "DaemonSet", { status: {} }, "in-progress: not yet seen by its controller"],
  ["apps/v1", "StatefulSet", { spec: { updateStrategy: { type: "OnDelete" } } }, "current"],
  ["x.dev/v1", "Thing", { status: { conditions: [cond("Ready", "False")] } }, "in-progress: Ready is False"],
  ["x.dev/v1", "Thing", { status: { conditions: [cond("Stalled", "True")] } }, "failed: Stalled is True"],
  ["x.dev/v1", "Thing", {}, "current"],
  ["x.dev/v1", "Thing", { status: 7, spec: [] }, "current"],
] as const)("%s %s %#", (apiVersion, kind, rest, expected) => {
  expect(health(apiVersion, kind, rest)).toBe(expected);
});
