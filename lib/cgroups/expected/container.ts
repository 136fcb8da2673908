import { boundOomScore, limitedSwap, oomScore, sharesOf, type WeightFormula, weightOf } from "../convert";
import { hasMemoryQos, type NodeFacts } from "../node";
import { type ContainerModel, isCritical, lasting, type PodModel } from "../pod";
import { hasPodLevel } from "../pod-request";
import { amountOf, overlaid } from "../resources";
import { isEnabled } from "../settings";
import { quotaOfLimit, weightOfRequest } from "./cpu";
import { type Accepted, bytesText, type Expected, expected, input, milliText, step } from "./derivation";
import { exclusiveCpus, hasNoQuota } from "./exclusive-cpus";
import { hugePageLimits, LEFT_TO_POD } from "./huge-pages";
import { protectedBy, protectionOf, throttledAt } from "./memory-qos";

const SOURCE = "kubelet pkg/kubelet/kuberuntime/kuberuntime_container_linux.go";

/** The runtime's formula for cpu.weight; null while no container of the node has shown it. */
export type RuntimeFormula = WeightFormula | null;

/** What a container's cgroup should have: asked for by the kubelet, written by the runtime. */
export function expectedContainer(
  facts: NodeFacts,
  pod: PodModel,
  container: ContainerModel,
  formula: RuntimeFormula,
): Expected[] {
  const limits = effectiveLimits(pod, container);
  return [
    weight(facts, container, limits, formula),
    cpuLimit(facts, pod, container, limits),
    memoryMax(container, amountOf(limits, "memory")),
    ...(facts.version === 2 ? ofV2(facts, pod, container) : [memsw(amountOf(limits, "memory"))]),
    pids(facts),
    ...exclusiveCpus(facts, pod, container),
    ...hugePageLimits(facts, limits, `limits of ${container.name}`, byRuntime(facts)),
    expectedOomScore(facts, pod, container),
  ];
}

const byRuntime = ({ node }: NodeFacts) => (node.runtime.startsWith("containerd") ? LEFT_TO_POD : []);

/** A container without a limit of its own has its pod's. */
const effectiveLimits = (pod: PodModel, container: ContainerModel) =>
  overlaid(pod.podLimits, container.limits);

function weight(
  facts: NodeFacts,
  container: ContainerModel,
  limits: ReadonlyMap<string, number>,
  formula: RuntimeFormula,
): Expected {
  const asked = container.requests.get("cpu");
  const milli = asked ?? amountOf(limits, "cpu");
  const from = asked === undefined ? "limits" : "requests";
  const inputs = [
    input(`${from}.cpu`, milliText(milli), `${container.basis} of ${container.name}`),
    input("runtime's formula", formula ?? "not known yet", "weights of this node's containers"),
  ];
  const rule =
    "The runtime turns the shares that the kubelet asks for into a weight, each version by a formula of its own.";
  return weightOfRequest(
    facts,
    milli,
    { rule, inputs, source: SOURCE },
    formula ?? "quadratic",
    otherFormula(milli, formula),
  );
}

/** While nothing shows which formula the runtime has, either is right. */
function otherFormula(milli: number, formula: RuntimeFormula): readonly Accepted[] {
  if (formula !== null) return [];
  const value = String(weightOf(sharesOf(milli), "linear"));
  const why = "The formula of runc before 1.3.2 and crun before 1.23, which is also the kubelet's own.";
  return [{ value, verdict: "explained", why }];
}

function cpuLimit(
  facts: NodeFacts,
  pod: PodModel,
  container: ContainerModel,
  limits: ReadonlyMap<string, number>,
): Expected {
  const exclusive = hasNoQuota(facts, pod, container);
  const milli = exclusive ? 0 : amountOf(limits, "cpu");
  return quotaOfLimit(facts, milli, {
    rule: exclusive
      ? "A container with CPUs of its own has no quota."
      : "The container's limit, or its pod's.",
    inputs: [
      input("limits.cpu", milli === 0 ? "none" : milliText(milli), `${container.basis} of ${container.name}`),
    ],
    source: SOURCE,
  });
}

function memoryMax(container: ContainerModel, limit: number): Expected {
  return expected("memory.max", limit === 0 ? null : limit, {
    rule: "The container's limit, or its pod's.",
    inputs: [
      input(
        "limits.memory",
        limit === 0 ? "none" : bytesText(limit),
        `${container.basis} of ${container.name}`,
      ),
    ],
    source: SOURCE,
  });
}

/** v1 counts memory and swap together. */
const memsw = (limit: number): Expected =>
  expected("memory.memsw.max", limit === 0 ? null : limit, {
    rule: "Memory and swap together get the memory limit, so that nothing is swapped.",
    inputs: [input("limits.memory", limit === 0 ? "none" : bytesText(limit), "pod spec")],
    source: SOURCE,
  });

function ofV2(facts: NodeFacts, pod: PodModel, container: ContainerModel): Expected[] {
  return [
    ...protection(facts, pod, container),
    throttling(facts, pod, container),
    swap(facts, pod, container),
    oomGroup(facts),
  ];
}

function protection(facts: NodeFacts, pod: PodModel, container: ContainerModel): Expected[] {
  const kind = protectionOf(facts);
  const request = kind === "none" ? 0 : amountOf(container.requests, "memory");
  const hard = kind === "min" || pod.qos === "Guaranteed";
  const inputs = [
    input(
      "requests.memory",
      bytesText(amountOf(container.requests, "memory")),
      `${container.basis} of ${container.name}`,
    ),
  ];
  const rule =
    "What a Guaranteed pod's container asks for is never reclaimed, of others only when nothing else is left.";
  return protectedBy(
    facts,
    { min: hard ? request : 0, low: hard ? 0 : request },
    { rule, inputs, source: SOURCE },
  );
}

function throttling(facts: NodeFacts, pod: PodModel, container: ContainerModel): Expected {
  const limit = amountOf(container.limits, "memory");
  if (hasMemoryQos(facts) && limit === 0 && hasPodLevel(pod) && amountOf(pod.podLimits, "memory") > 0) {
    const rule = "The pod is throttled as a whole, so its containers without a limit are not.";
    return expected("memory.high", null, { rule, source: SOURCE });
  }
  const request = amountOf(container.requests, "memory");
  return throttledAt(facts, { request, limit, of: container.name });
}

function swap(facts: NodeFacts, pod: PodModel, container: ContainerModel): Expected {
  const { settings, node, swapCapacity } = facts;
  const [request, limit] = ["requests", "limits"].map((field) =>
    amountOf(field === "requests" ? container.requests : container.limits, "memory"),
  );
  const inputs = [input("memorySwap.swapBehavior", settings.swapBehavior, "kubelet setting")];
  const may =
    settings.swapBehavior === "LimitedSwap" &&
    isEnabled(settings, "NodeSwap", node.minor) &&
    pod.qos === "Burstable" &&
    !isCritical(pod) &&
    request !== limit;
  if (!may) {
    const rule =
      "Only containers of Burstable pods that are not critical may swap, and only with LimitedSwap.";
    return expected("memory.swap.max", 0, { rule, inputs, source: SOURCE });
  }
  const memory = amountOf(node.capacity, "memory");
  const bytes = limitedSwap(request ?? 0, memory, swapCapacity ?? 0);
  return expected("memory.swap.max", bytes, {
    rule: "A container may use the part of the node's swap that its request is of the node's memory.",
    inputs: [
      ...inputs,
      input("request", bytesText(request ?? 0), container.name),
      input("capacity.memory", bytesText(memory), "node.status.capacity"),
      input("swap", bytesText(swapCapacity ?? 0), "machine_swap_bytes"),
    ],
    steps: [step("⌊request / memory · swap⌋", bytesText(bytes))],
    source: `${SOURCE}; KEP-2400`,
  });
}

function oomGroup({ settings }: NodeFacts): Expected {
  const single = settings.singleProcessOOMKill;
  return expected("memory.oom.group", single ? 0 : 1, {
    rule: "When memory runs out, all processes of the container are killed together, unless singleProcessOOMKill is set.",
    inputs: [input("singleProcessOOMKill", String(single), "kubelet setting")],
    source: SOURCE,
  });
}

/** The kubelet leaves a container's processes to the runtime, and systemd has a default for everything it starts. */
function pids({ settings, maxPid }: NodeFacts): Expected {
  const inputs = [input("cgroupDriver", settings.cgroupDriver, "kubelet setting")];
  const rule = "The kubelet limits processes for each pod, not for each container.";
  const tasksMax = maxPid === null ? null : Math.floor(maxPid * 0.15);
  const why = "systemd gives what it starts DefaultTasksMax, which is 15 % of what the kernel allows.";
  const accept =
    settings.cgroupDriver === "systemd" && tasksMax !== null
      ? [{ value: String(tasksMax), verdict: "explained" as const, why }]
      : [];
  return expected("pids.max", null, { rule, inputs, source: SOURCE }, accept);
}

const OOM_SOURCE = "kubelet pkg/kubelet/qos/policy.go, GetContainerOOMScoreAdjust";

/** oom_score_adj of a container's processes: who is killed first when the node has no memory left. */
export function expectedOomScore(facts: NodeFacts, pod: PodModel, container: ContainerModel): Expected {
  const fixed = fixedScore(pod);
  if (fixed !== null) {
    const inputs = [
      input("qosClass", pod.qos, "pod status"),
      input("priorityClassName", pod.priorityClass || "none", "pod spec"),
    ];
    const rule = "Guaranteed and node-critical pods are killed last, BestEffort pods first.";
    return expected("oom_score_adj", fixed, { rule, inputs, source: OOM_SOURCE });
  }
  const capacity = amountOf(facts.node.capacity, "memory");
  const extra = extraRequest(pod);
  const own = amountOf(container.requests, "memory") + extra;
  const smallest = container.kind === "sidecar" ? leastRegular(pod) + extra : null;
  const score = Math.min(oomScore(own, capacity), smallest === null ? 1000 : oomScore(smallest, capacity));
  const bound = boundOomScore(score);
  return expected("oom_score_adj", bound, {
    rule: "The more of the node's memory a Burstable container asks for, the later it is killed; a sidecar never before the app.",
    inputs: [
      input("request", bytesText(own), `${container.basis} of ${container.name}`),
      input("capacity.memory", bytesText(capacity), "node.status.capacity"),
      ...(smallest === null
        ? []
        : [input("least request of an app container", bytesText(smallest), "pod spec")]),
    ],
    steps: [step("1000 − ⌊1000 · request / capacity⌋", score), step("at least 3, at most 999", bound)],
    source: OOM_SOURCE,
  });
}

function fixedScore({ qos, priorityClass, ...pod }: PodModel): number | null {
  const critical = priorityClass === "system-node-critical" && isCritical({ qos, priorityClass, ...pod });
  if (critical || qos === "Guaranteed") return -997;
  return qos === "BestEffort" ? 1000 : null;
}

/** What a pod asks for itself beyond its containers is shared among them. */
function extraRequest(pod: PodModel): number {
  const own = pod.podRequests.get("memory");
  const containers = lasting(pod.containers);
  if (own === undefined || containers.length === 0) return 0;
  const sum = containers.reduce((sum, { requests }) => sum + amountOf(requests, "memory"), 0);
  return Math.max(0, Math.floor((own - sum) / containers.length));
}

const leastRegular = ({ containers }: PodModel): number =>
  Math.min(
    ...containers.filter(({ kind }) => kind === "app").map(({ requests }) => amountOf(requests, "memory")),
  );
