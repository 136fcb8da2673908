import type { Seen } from "./from-source";
import type { NodeFacts } from "./node";
import { isActive, type PodModel } from "./pod";
import { podPath } from "./predict";
import type { CgroupView, Finding } from "./view";

/** What does not fit together on a node, worst first. */
export function findingsOf(
  facts: NodeFacts,
  pods: readonly PodModel[],
  views: readonly CgroupView[],
  seen: Seen,
): Finding[] {
  if (seen.kind === "none") return [];
  return [
    ...views.flatMap((view) => mismatchOf(view) ?? []),
    ...views.flatMap((view) => wrongClassOf(view) ?? []),
    ...views.flatMap((view) => differencesOf(view)),
    ...views.flatMap((view) => orphanOf(view) ?? []),
    ...views.flatMap((view) => unknownLeafOf(view) ?? []),
    ...missingPods(facts, pods, views),
  ];
}

function mismatchOf({ cls, path }: CgroupView): Finding | null {
  if (!cls.mismatch) return null;
  const text =
    "The kubelet and the runtime use different cgroup drivers: this container is outside of its pod's limits.";
  return { code: "DRIVER_MISMATCH", path, text };
}

function wrongClassOf({ cls, path, pod }: CgroupView): Finding | null {
  if (cls.kind !== "pod" || pod === null || cls.qos === pod.qos) return null;
  return { code: "WRONG_CLASS", path, text: `The pod is ${pod.qos}, its cgroup lies in ${cls.qos}.` };
}

function differencesOf({ checks, path, state }: CgroupView): Finding[] {
  if (state !== "present") return [];
  return checks.flatMap(({ knob, verdict, expected, observed }) =>
    verdict.kind === "differs"
      ? [{ code: "DIFFERS" as const, path, text: `${knob} is ${observed}, expected ${expected?.value}.` }]
      : [],
  );
}

function orphanOf({ cls, path, pod }: CgroupView): Finding | null {
  if (cls.kind !== "pod" || pod !== null) return null;
  const text =
    "No pod of the API has this uid: the kubelet removes such cgroups within seconds, once it may.";
  return { code: "ORPHAN", path, text };
}

function unknownLeafOf({ role, path, state, pod }: CgroupView): Finding | null {
  if (role !== "unknown" || pod === null || state !== "present") return null;
  return {
    code: "UNKNOWN_LEAF",
    path,
    text: "No container of its pod has this id: a sandbox, or a container that ended.",
  };
}

/** A pod that runs, and has no cgroup in the source. */
function missingPods(facts: NodeFacts, pods: readonly PodModel[], views: readonly CgroupView[]): Finding[] {
  const present = new Set(views.filter(({ state }) => state === "present").map(({ cls }) => cls.podUid));
  return pods
    .filter((pod) => isActive(pod) && pod.phase === "Running" && !present.has(pod.uid))
    .map((pod) => ({
      code: "MISSING_POD" as const,
      path: podPath(facts, pod),
      text: `${pod.namespace}/${pod.name} runs, and the source does not show its cgroup.`,
    }));
}
