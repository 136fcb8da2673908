import type { CgroupClass } from "./classify";
import type { NodeFacts } from "./node";
import { type Observed, RESOURCES } from "./observed";
import type { ContainerModel, PodModel } from "./pod";
import type { Summary, SummaryEntry } from "./sources/summary";

interface Place {
  readonly path: string;
  readonly cls: CgroupClass;
  readonly pod: PodModel | null;
  readonly container: ContainerModel | null;
}

/** Adds what the summary has of a cgroup: pressure over time, and the CPU that the kubelet measured itself. */
export function withPressure(
  observed: Observed,
  place: Place,
  summary: Summary | null,
  facts: NodeFacts,
): Observed {
  const entry = summary === null ? null : entryOf(summary, place, facts);
  if (entry === null) return observed;
  const { usage } = observed;
  // The kubelet writes zeros where cgroup v1 has no pressure to tell of.
  const [cpu, memory, io] = RESOURCES.map((one) =>
    facts.version === 1 ? null : (entry.pressure[one] ?? usage.pressure[one]),
  );
  return {
    ...observed,
    usage: {
      ...usage,
      cpuMilli: usage.cpuMilli ?? entry.cpuMilli,
      workingSet: usage.workingSet ?? entry.workingSet,
      pressure: { cpu: cpu ?? null, memory: memory ?? null, io: io ?? null },
    },
  };
}

function entryOf(
  summary: Summary,
  { path, cls, pod, container }: Place,
  { settings }: NodeFacts,
): SummaryEntry | null {
  if (path === "/") return summary.node;
  if (cls.kind === "kubepods") return summary.system.get("pods") ?? null;
  if (path === settings.kubeletCgroups) return summary.system.get("kubelet") ?? null;
  const found = cls.podUid === null ? undefined : summary.pods.get(cls.podUid);
  if (cls.kind === "pod") return found?.entry ?? null;
  return cls.kind === "container" && pod !== null && container !== null
    ? (found?.containers.get(container.name) ?? null)
    : null;
}
