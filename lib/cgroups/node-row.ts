import { z } from "zod";
import type { Problem } from "@/lib/base/problem";
import { problemSchema } from "@/lib/base/problem-schema";
import type { NodeModel } from "./node";
import type { NodePressure } from "./node-pressure";
import type { NodeUsage } from "./node-usage";
import { isActive, type PodModel } from "./pod";
import { podLimit, podRequest } from "./pod-request";
import { amountOf } from "./resources";
import { QOS_CLASSES } from "./types";

const number = z.number().nullable();
const amounts = z.object({ cpu: z.number().describe("millicores"), memory: z.number().describe("bytes") });

/** One node in the table of all nodes. Null is not known (yet). */
export const nodeRowSchema = z.object({
  key: z.string(),
  name: z.string(),
  simulated: z.boolean().describe("made up by kwok: it has no kubelet to ask"),
  ready: z.enum(["True", "False", "Unknown"]).nullable(),
  conditions: z.array(z.string()).describe("pressure conditions that hold"),
  kubelet: z.string(),
  runtime: z.string(),
  allocatable: amounts,
  pods: z.record(z.enum(QOS_CLASSES), z.number()).nullable(),
  requests: amounts.nullable(),
  limits: amounts.nullable(),
  usage: z
    .object({
      cpuMilli: number,
      memory: number.describe("working set of all pods, bytes"),
      nodeCpuMilli: number,
      nodeMemory: number,
    })
    .nullable(),
  pressure: z
    .object({ cpu: number, memory: number, io: number })
    .nullable()
    .describe(
      "percent of the last 10 s in which some task of the node waited (PSI); null where it is not known",
    ),
  findings: number.describe("what does not fit together in its tree; null while that was not looked at"),
  checkedAt: number.describe("of `findings`, ms since the epoch"),
  asked: z.enum(["no", "waiting", "ok", "failed"]).describe("its kubelet"),
  problem: problemSchema.nullable(),
  at: number.describe("of `usage`, ms since the epoch"),
});
export type NodeRow = z.infer<typeof nodeRowSchema>;

/** What is known of a node besides the object itself. */
export interface NodeLook {
  readonly pods: readonly PodModel[] | null;
  readonly usage: NodeUsage | null;
  readonly before: NodeUsage | null;
  readonly pressure: NodePressure | null;
  readonly findings: number | null;
  readonly checkedAt: number | null;
  readonly asked: NodeRow["asked"];
  readonly problem: Problem | null;
  readonly at: number | null;
}

export function nodeRow(node: NodeModel, look: NodeLook): NodeRow {
  const pods = look.pods?.filter(isActive) ?? null;
  const sum = (of: (pod: PodModel) => ReadonlyMap<string, number>) =>
    pods === null ? null : { cpu: total(pods, of, "cpu"), memory: total(pods, of, "memory") };
  return {
    key: node.name,
    name: node.name,
    simulated: node.simulated,
    ready: node.ready,
    conditions: [...node.pressure],
    kubelet: node.kubeletVersion,
    runtime: node.runtime,
    allocatable: { cpu: amountOf(node.allocatable, "cpu"), memory: amountOf(node.allocatable, "memory") },
    pods: pods === null ? null : countByQos(pods),
    requests: sum(podRequest),
    limits: sum(podLimit),
    usage: usageOf(look),
    pressure: look.pressure === null ? null : { ...look.pressure },
    findings: look.findings,
    checkedAt: look.checkedAt,
    asked: look.asked,
    problem: look.problem,
    at: look.at,
  };
}

const total = (pods: readonly PodModel[], of: (pod: PodModel) => ReadonlyMap<string, number>, name: string) =>
  pods.reduce((sum, pod) => sum + amountOf(of(pod), name), 0);

function countByQos(pods: readonly PodModel[]) {
  const count = (qos: PodModel["qos"]) => pods.filter((pod) => pod.qos === qos).length;
  return { Guaranteed: count("Guaranteed"), Burstable: count("Burstable"), BestEffort: count("BestEffort") };
}

function usageOf({ usage, before }: NodeLook): NodeRow["usage"] {
  if (usage === null) return null;
  const seconds = ((usage.cpuAt ?? 0) - (before?.cpuAt ?? 0)) / 1000;
  const rate = (now: number | null, then: number | null | undefined) =>
    before === null || seconds <= 0 || now === null || then === null || then === undefined || now < then
      ? null
      : Math.round(((now - then) / seconds) * 1000);
  return {
    cpuMilli: rate(usage.podsCpuSeconds, before?.podsCpuSeconds),
    memory: usage.podsWorkingSet,
    nodeCpuMilli: rate(usage.nodeCpuSeconds, before?.nodeCpuSeconds),
    nodeMemory: usage.nodeWorkingSet,
  };
}
