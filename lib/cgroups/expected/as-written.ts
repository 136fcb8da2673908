import type { PodModel } from "../pod";
import type { Accepted, Expected } from "./derivation";

/**
 * The kubelet writes the cgroups above pods when a pod comes, and else once a minute: not when one ends.
 * Source: kubelet pkg/kubelet/cm/qos_container_manager_linux.go, periodicQOSCgroupUpdateInterval.
 */
const REWRITE_MS = 60_000;
/** What a busy kubelet may be late by, and its clock off. */
const SLACK_MS = 15_000;

/**
 * What is promised of a level above pods, accepting as well what the kubelet wrote before its last pods ended.
 * @param at when the level was measured, ms since the epoch; null for unknown
 */
export function asWritten(
  pods: readonly PodModel[],
  at: number | null,
  derive: (pods: readonly PodModel[]) => readonly Expected[],
): readonly Expected[] {
  const now = derive(pods);
  const ended = endedSince(pods, (at ?? Number.POSITIVE_INFINITY) - REWRITE_MS - SLACK_MS);
  const before = ended.flatMap((_, i) => {
    const counted = new Set(ended.slice(0, i + 1));
    const why = `The kubelet writes this level anew each minute: ${namesOf(counted)} ended since.`;
    return derive(pods.map((pod) => (counted.has(pod) ? { ...pod, phase: "Running" } : pod))).map(
      ({ knob, value }) => ({ knob, value, verdict: "explained" as const, why }),
    );
  });
  if (before.length === 0) return now;
  return now.map((one) => ({ ...one, accept: [...one.accept, ...othersOf(one, before)] }));
}

const othersOf = (
  { knob, value }: Expected,
  before: readonly (Accepted & Pick<Expected, "knob">)[],
): Accepted[] =>
  before
    .filter((other) => other.knob === knob && other.value !== value)
    .map(({ knob: _, ...accepted }) => accepted);

/** The last to end first: what was written at any time counts some of the first of these. */
const endedSince = (pods: readonly PodModel[], since: number): readonly PodModel[] =>
  pods
    .filter(({ endedAt }) => endedAt !== null && endedAt >= since)
    .sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));

const namesOf = (pods: ReadonlySet<PodModel>): string => [...pods].map(({ name }) => name).join(", ");
