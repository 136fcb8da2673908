import { type NodeFacts, unreserved } from "../node";
import { isActive, type PodModel } from "../pod";
import { podRequest } from "../pod-request";
import { amountOf } from "../resources";
import type { QosClass } from "../types";
import { weightOfRequest } from "./cpu";
import { bytesText, type Expected, expected, input, milliText, step } from "./derivation";
import { hugePagesUnbounded } from "./huge-pages";
import { protectedBy, protectionOf, QOS_SOURCE } from "./memory-qos";

const SOURCE = "kubelet pkg/kubelet/cm/node_container_manager_linux.go";

/** Whether the pods together are held to what the reservations leave. */
const isEnforced = ({ settings }: NodeFacts): boolean =>
  settings.cgroupsPerQOS && settings.enforceNodeAllocatable.includes("pods");

/** Capacity, less what is reserved where that is enforced. */
export const kubepodsBase = (facts: NodeFacts, name: string): number =>
  isEnforced(facts) ? unreserved(facts, name) : amountOf(facts.node.capacity, name);

/** The sum over active pods of a class, of what they ask for. */
export function requestedBy(pods: readonly PodModel[], qos: QosClass, name: string): number {
  return pods
    .filter((pod) => pod.qos === qos && isActive(pod))
    .reduce((sum, pod) => sum + amountOf(podRequest(pod), name), 0);
}

/** What the cgroup of all pods should have. Source: node_container_manager_linux.go, getCgroupConfig. */
export function expectedKubepods(facts: NodeFacts, pods: readonly PodModel[]): Expected[] {
  const cpu = kubepodsBase(facts, "cpu");
  const memory = kubepodsBase(facts, "memory");
  const milli = weightOfRequest(facts, cpu, {
    rule: "All pods together get the weight of the CPU that the reservations leave.",
    inputs: baseInputs(facts, "cpu", milliText),
    steps: [step("capacity − systemReserved − kubeReserved", milliText(cpu))],
    source: SOURCE,
  });
  return [
    milli,
    expected("cpu.max", "max 100000", {
      rule: "Pods may use more CPU than is allocatable while nobody else wants it: no quota is set.",
      source: SOURCE,
    }),
    ...cpusetOf(facts),
    expected("memory.max", memory, {
      rule: "All pods together may use the capacity less what is reserved; the eviction threshold is not taken off here.",
      inputs: baseInputs(facts, "memory", bytesText),
      steps: [step("capacity − systemReserved − kubeReserved", bytesText(memory))],
      source: SOURCE,
    }),
    ...kubepodsProtection(facts, pods),
    ...pidsOf(facts),
    ...hugePagesUnbounded(facts),
  ];
}

function baseInputs({ node, settings }: NodeFacts, name: string, text: (amount: number) => string) {
  return [
    input(`capacity.${name}`, text(amountOf(node.capacity, name)), "node.status.capacity"),
    input(`systemReserved.${name}`, text(amountOf(settings.systemReserved, name)), "kubelet setting"),
    input(`kubeReserved.${name}`, text(amountOf(settings.kubeReserved, name)), "kubelet setting"),
    input("enforceNodeAllocatable", settings.enforceNodeAllocatable.join(", ") || "none", "kubelet setting"),
  ];
}

function cpusetOf({ node, settings }: NodeFacts): Expected[] {
  const cpus = Math.floor(amountOf(node.capacity, "cpu") / 1000);
  if (settings.cpuManagerPolicy !== "none" || cpus === 0) return [];
  return [
    expected("cpuset.cpus", cpus === 1 ? "0" : `0-${cpus - 1}`, {
      rule: "Without a CPU manager policy all pods may run on all CPUs.",
      inputs: [input("capacity.cpu", cpus, "node.status.capacity")],
      source: SOURCE,
    }),
  ];
}

function pidsOf({ maxPid, settings }: NodeFacts): Expected[] {
  if (maxPid === null) return [];
  const [system, kube] = [amountOf(settings.systemReserved, "pid"), amountOf(settings.kubeReserved, "pid")];
  return [
    expected("pids.max", Math.max(0, maxPid - system - kube), {
      rule: "All pods together may have as many processes as the kernel allows, less what is reserved.",
      inputs: [
        input("maxpid", maxPid, "stats/summary node.rlimit.maxpid"),
        input("systemReserved.pid", system, "kubelet setting"),
        input("kubeReserved.pid", kube, "kubelet setting"),
      ],
      steps: [step("maxpid − systemReserved − kubeReserved", maxPid - system - kube)],
      source: SOURCE,
    }),
  ];
}

function kubepodsProtection(facts: NodeFacts, pods: readonly PodModel[]): Expected[] {
  const guaranteed = requestedBy(pods, "Guaranteed", "memory");
  const burstable = requestedBy(pods, "Burstable", "memory");
  const protection = protectionOf(facts);
  const min = protection === "none" ? 0 : guaranteed + burstable;
  const low = protection === "tiered" && (facts.node.minor ?? 37) >= 37 ? burstable : 0;
  return protectedBy(
    facts,
    { min, low },
    {
      rule: "What lies below is protected only as far as its ancestors are, so their protection is the sum of all.",
      inputs: [
        input("Σ Guaranteed requests", bytesText(guaranteed), "memory requests of active pods"),
        input("Σ Burstable requests", bytesText(burstable), "memory requests of active pods"),
      ],
      source: QOS_SOURCE,
    },
  );
}

/** What a cgroup of system or kubelet services should have, where its reservation is enforced on it. */
export function expectedReserved(facts: NodeFacts, which: "system" | "kube"): Expected[] {
  const { settings } = facts;
  const reserved = which === "system" ? settings.systemReserved : settings.kubeReserved;
  const enforced = (suffix: string) => settings.enforceNodeAllocatable.includes(`${which}-reserved${suffix}`);
  const from = `${which}Reserved`;
  const [whole, compressible] = [enforced(""), enforced("-compressible")];
  const weight = weightOfRequest(facts, amountOf(reserved, "cpu"), {
    rule: `The reservation of CPU is enforced as a weight on ${from}Cgroup.`,
    inputs: [input(`${from}.cpu`, milliText(amountOf(reserved, "cpu")), "kubelet setting")],
    source: SOURCE,
  });
  const limits = (["memory.max", "pids.max"] as const).flatMap((knob) => {
    const name = knob === "memory.max" ? "memory" : "pid";
    const amount = reserved.get(name);
    if (amount === undefined) return [];
    const inputs = [input(`${from}.${name}`, amount, "kubelet setting")];
    const rule = `The reservation is enforced as a hard limit on ${from}Cgroup.`;
    return [expected(knob, amount, { rule, inputs, source: SOURCE })];
  });
  if (!whole && !compressible) return [];
  return [...(reserved.has("cpu") ? [weight] : []), ...(whole ? limits : [])];
}
