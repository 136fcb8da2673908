import { expect, test } from "vitest";
import { printedHealth } from "./printed-health";

function health(id: string, cells: Readonly<Record<string, string>>): string {
  const [group = "", kind = ""] = id.split("/");
  const { state, message } = printedHealth({ group, kind }, (column) => cells[column] ?? null);
  return message === "" ? state : `${state}: ${message}`;
}

test.each([
  ["/Pod", { Status: "Running", Ready: "2/2" }, "current"],
  ["/Pod", { Status: "Running", Ready: "1/2" }, "in-progress: 1/2 containers ready"],
  ["/Pod", { Status: "CrashLoopBackOff", Ready: "0/1" }, "failed: CrashLoopBackOff"],
  ["/Pod", { Status: "Init:ErrImagePull", Ready: "0/1" }, "failed: Init:ErrImagePull"],
  ["/Pod", { Status: "Completed", Ready: "0/1" }, "current: Completed"],
  ["/Pod", { Status: "ContainerCreating", Ready: "0/1" }, "in-progress: ContainerCreating"],
  ["/Pod", {}, "unknown"],
  ["apps/Deployment", { Ready: "1/3" }, "in-progress: 1/3 ready"],
  ["apps/ReplicaSet", { Desired: "2", Ready: "2" }, "current"],
  ["apps/DaemonSet", { Desired: "2", Available: "1" }, "in-progress: 1/2 available"],
  ["batch/Job", { Status: "Failed" }, "failed: Failed"],
  ["/PersistentVolumeClaim", { Status: "Pending" }, "in-progress: Pending"],
  ["/Node", { Status: "Ready,SchedulingDisabled" }, "current: SchedulingDisabled"],
  ["/Node", { Status: "NotReady" }, "failed: NotReady"],
  ["apiregistration.k8s.io/APIService", { Available: "False (X)" }, "failed: False (X)"],
  ["cert-manager.io/Certificate", { Ready: "False" }, "in-progress: Ready is False"],
  ["cert-manager.io/Certificate", { Secret: "x" }, "unknown"],
  ["/ConfigMap", {}, "current"],
])("%s %j is %s", (id, cells, expected) => {
  expect(health(id, cells)).toBe(expected);
});
