import { type NodeFacts, unreserved } from "../node";
import type { PodModel } from "../pod";
import { isEnabled } from "../settings";
import { weightOfRequest } from "./cpu";
import { bytesText, type Expected, expected, input, milliText, step } from "./derivation";
import { hugePagesUnbounded } from "./huge-pages";
import { requestedBy } from "./kubepods";
import { protectedBy, protectionOf, QOS_SOURCE } from "./memory-qos";

const SOURCE = "kubelet pkg/kubelet/cm/qos_container_manager_linux.go, UpdateCgroups";

/** What the cgroup of a QoS class should have; the kubelet writes it anew each minute and with each new pod. */
export function expectedQosClass(
  facts: NodeFacts,
  qos: "Burstable" | "BestEffort",
  pods: readonly PodModel[],
): Expected[] {
  const cpu = qos === "Burstable" ? requestedBy(pods, qos, "cpu") : 0;
  const weight = weightOfRequest(facts, cpu, {
    rule:
      qos === "Burstable"
        ? "The class gets the weight of what its active pods ask for together."
        : "BestEffort pods share the least weight that there is.",
    inputs:
      qos === "Burstable"
        ? [input("Σ cpu requests", milliText(cpu), "active Burstable pods of the node")]
        : [],
    source: SOURCE,
  });
  return [
    weight,
    expected("cpu.max", "max 100000", { rule: "A QoS class has no CPU limit.", source: SOURCE }),
    memoryMax(facts, qos, pods),
    ...protection(facts, qos, pods),
    expected("pids.max", null, { rule: "A QoS class has no limit on processes.", source: SOURCE }),
    ...hugePagesUnbounded(facts),
  ];
}

function memoryMax(facts: NodeFacts, qos: "Burstable" | "BestEffort", pods: readonly PodModel[]): Expected {
  const percent = facts.settings.qosReservedMemory;
  if (percent === null || !isEnabled(facts.settings, "QOSReserved", facts.node.minor)) {
    return expected("memory.max", null, {
      rule: "A QoS class has no memory limit unless qosReserved says so.",
      source: SOURCE,
    });
  }
  const part = (of: "Guaranteed" | "Burstable") =>
    Math.floor((requestedBy(pods, of, "memory") * percent) / 100);
  const allocatable = unreserved(facts, "memory");
  const taken = part("Guaranteed") + (qos === "BestEffort" ? part("Burstable") : 0);
  return expected("memory.max", allocatable - taken, {
    rule: "qosReserved keeps a part of what higher classes ask for out of the reach of lower ones.",
    inputs: [
      input("qosReserved.memory", `${percent}%`, "kubelet setting"),
      input("allocatable memory", bytesText(allocatable), "capacity − systemReserved − kubeReserved"),
      input("kept for higher classes", bytesText(taken), "memory requests of active pods"),
    ],
    steps: [step("allocatable − kept", bytesText(allocatable - taken))],
    source: "kubelet pkg/kubelet/cm/qos_container_manager_linux.go, setMemoryReserve",
  });
}

function protection(
  facts: NodeFacts,
  qos: "Burstable" | "BestEffort",
  pods: readonly PodModel[],
): Expected[] {
  const requests = qos === "Burstable" ? requestedBy(pods, qos, "memory") : 0;
  const kind = protectionOf(facts);
  return protectedBy(
    facts,
    { min: kind === "min" ? requests : 0, low: kind === "tiered" ? requests : 0 },
    {
      rule: "The class is protected as far as its pods together ask for.",
      inputs: [input(`Σ ${qos} requests`, bytesText(requests), "memory requests of active pods")],
      source: QOS_SOURCE,
    },
  );
}
