import { hasMemoryQos, type NodeFacts } from "../node";
import type { PodModel } from "../pod";
import { hasPodLevel, isLimited, podLimit, podRequest } from "../pod-request";
import { amountOf } from "../resources";
import { quotaOfLimit, weightOfRequest } from "./cpu";
import { bytesText, type Expected, expected, input, milliText } from "./derivation";
import { hasNoQuota } from "./exclusive-cpus";
import { hugePageLimits } from "./huge-pages";
import { protectedBy, protectionOf, throttledAt } from "./memory-qos";
import { limitInputs, requestInputs } from "./pod-inputs";

const SOURCE = "kubelet pkg/kubelet/cm/helpers_linux.go, ResourceConfigForPod";

/** What a pod's cgroup should have. It is written when the pod starts, and again at a resize. */
export function expectedPod(facts: NodeFacts, pod: PodModel): Expected[] {
  const request = podRequest(pod);
  const cpu = pod.qos === "BestEffort" ? 0 : amountOf(request, "cpu");
  return [
    weightOfRequest(facts, cpu, {
      rule: "A pod gets the weight of what its containers ask for together, at the most that they need at one time.",
      inputs: requestInputs(pod, "cpu", milliText),
      source: SOURCE,
    }),
    cpuLimit(facts, pod),
    memoryLimit(pod),
    ...protection(facts, pod),
    memoryThrottling(facts, pod),
    pids(facts),
    ...hugePageLimits(facts, request, "pod's requests"),
  ].filter((one) => one !== null);
}

function cpuLimit(facts: NodeFacts, pod: PodModel): Expected {
  const exclusive = pod.containers.some((container) => hasNoQuota(facts, pod, container));
  const limited = pod.qos === "Guaranteed" || (pod.qos === "Burstable" && isLimited(pod, "cpu"));
  const milli = limited && !exclusive ? amountOf(podLimit(pod), "cpu") : 0;
  const rule = exclusive
    ? "A pod with CPUs of its own has no quota."
    : limited
      ? "The pod may use as much CPU as its containers' limits add up to."
      : "The pod has no CPU limit, since not every container has one.";
  return quotaOfLimit(facts, milli, { rule, inputs: limitInputs(pod, "cpu", milliText), source: SOURCE });
}

function memoryLimit(pod: PodModel): Expected {
  const limited = pod.qos === "Guaranteed" || (pod.qos === "Burstable" && isLimited(pod, "memory"));
  const bytes = limited ? amountOf(podLimit(pod), "memory") : 0;
  return expected("memory.max", bytes === 0 ? null : bytes, {
    rule: limited
      ? "The pod may use as much memory as its containers' limits add up to; what is in memory-backed volumes counts."
      : "The pod has no memory limit, since not every container has one.",
    inputs: limitInputs(pod, "memory", bytesText),
    source: SOURCE,
  });
}

function protection(facts: NodeFacts, pod: PodModel): Expected[] {
  const kind = protectionOf(facts);
  const request = pod.qos === "BestEffort" || kind === "none" ? 0 : amountOf(podRequest(pod), "memory");
  const hard = kind === "min" || pod.qos === "Guaranteed";
  return protectedBy(
    facts,
    { min: hard ? request : 0, low: hard ? 0 : request },
    {
      rule: "A Guaranteed pod's request is never reclaimed; a Burstable pod's only when nothing else is left.",
      inputs: requestInputs(pod, "memory", bytesText),
      source: SOURCE,
    },
  );
}

/** Only pods with resources of their own are throttled as a whole, since 1.37. */
function memoryThrottling(facts: NodeFacts, pod: PodModel): Expected | null {
  if (facts.version === 1) return null;
  const throttled =
    hasMemoryQos(facts) && hasPodLevel(pod) && isLimited(pod, "memory") && (facts.node.minor ?? 37) >= 37;
  if (!throttled) {
    const rule = "Containers are throttled one by one; a pod only if it has resources of its own.";
    return expected("memory.high", null, { rule, source: SOURCE });
  }
  const [request, limit] = [amountOf(podRequest(pod), "memory"), amountOf(podLimit(pod), "memory")];
  return throttledAt(facts, { request, limit, of: "pod spec" });
}

function pids({ settings }: NodeFacts): Expected {
  const limit = settings.podPidsLimit;
  return expected("pids.max", limit > 0 ? limit : null, {
    rule: "A pod may have as many processes as podPidsLimit says.",
    inputs: [input("podPidsLimit", limit, "kubelet setting")],
    source: "kubelet pkg/kubelet/cm/pod_container_manager_linux.go",
  });
}
