import { memoryHigh } from "../convert";
import { hasMemoryQos, type NodeFacts, unreserved } from "../node";
import { bytesText, type Derivation, type Expected, expected, input, step } from "./derivation";

const SOURCE = "KEP-2570; kubelet pkg/kubelet/kuberuntime/kuberuntime_container_linux.go";
export const QOS_SOURCE = "kubelet pkg/kubelet/cm/qos_container_manager_linux.go, setMemoryQoS";

/** `none`: nothing is protected. `min`: by memory.min alone, as 1.35 and earlier. `tiered`: by memory.min and memory.low. */
export type Protection = "none" | "min" | "tiered";

export function protectionOf(facts: NodeFacts): Protection {
  if (!hasMemoryQos(facts)) return "none";
  const { minor } = facts.node;
  if (minor !== null && minor <= 35) return "min";
  return facts.settings.memoryReservationPolicy === "TieredReservation" ? "tiered" : "none";
}

export function policyInputs({ settings, node }: NodeFacts) {
  return [
    input("memoryReservationPolicy", settings.memoryReservationPolicy, "kubelet setting"),
    input("kubelet", node.kubeletVersion, "node.status.nodeInfo.kubeletVersion"),
  ];
}

/** memory.min and memory.low as bytes, both 0 where nothing is protected. */
export function protectedBy(
  facts: NodeFacts,
  amounts: { readonly min: number; readonly low: number },
  why: Pick<Derivation, "rule" | "source" | "inputs">,
): Expected[] {
  if (facts.version === 1) return [];
  const inputs = [...why.inputs, ...policyInputs(facts)];
  const of = (knob: "memory.min" | "memory.low", value: number) =>
    expected(knob, value, { ...why, inputs, steps: [step(knob, bytesText(value))] });
  return [of("memory.min", amounts.min), of("memory.low", amounts.low)];
}

export interface Throttled {
  /** Bytes; 0 for none. */
  readonly request: number;
  readonly limit: number;
  /** Where the two are written. */
  readonly of: string;
}

/** memory.high of a container or, with resources of its own, of a pod. */
export function throttledAt(facts: NodeFacts, { request, limit, of }: Throttled): Expected {
  const factor = facts.settings.memoryThrottlingFactor;
  const inputs = [
    input("request", bytesText(request), `${of} resources.requests.memory`),
    input("limit", limit === 0 ? "none" : bytesText(limit), `${of} resources.limits.memory`),
    input("memoryThrottlingFactor", factor ?? "not set", "kubelet setting"),
  ];
  const none = (rule: string) => expected("memory.high", null, { rule, inputs, source: SOURCE });
  if (!hasMemoryQos(facts)) return none("Memory QoS is off: memory.high is not set.");
  if (factor === null) return none("Without a memoryThrottlingFactor memory.high is not set.");
  if (request === limit && (request !== 0 || (facts.node.minor ?? 37) < 37))
    return none("Request and limit are equal: there is nothing between them to throttle in.");
  const allocatable = unreserved(facts, "memory");
  const most = limit === 0 ? allocatable : limit;
  const high = memoryHigh(request, most, factor, facts.pageSize);
  const formula = `⌊⌊${request} + (${most} − ${request}) · ${factor}⌋ / ${facts.pageSize}⌋ · ${facts.pageSize}`;
  return expected("memory.high", high, {
    rule: "Memory QoS throttles a container before it reaches its limit; without one, before it fills the node.",
    inputs: [...inputs, ...(limit === 0 ? [allocatableInput(allocatable)] : [])],
    steps: [step(`high = ${formula}`, high === null ? "not above the request: not set" : bytesText(high))],
    source: SOURCE,
  });
}

const allocatableInput = (bytes: number) =>
  input("allocatable memory", bytesText(bytes), "capacity − systemReserved − kubeReserved");
