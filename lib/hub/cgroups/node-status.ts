import type { StreamStatus } from "@/lib/stream/messages";
import { streamStatus } from "../status";
import type { NodeCgroups } from "./node-cgroups";

/** Answers older than this are late: two looks were missed. */
const LATE_MS = 25_000;

/** How fresh a node's cgroups are: the kubelet's looks decide, and the pods' watch where there are none. */
export function nodeStatus(node: NodeCgroups, now: number): StreamStatus {
  const pods = streamStatus(node.podsStatus);
  const { at, problem } = node.kubelet;
  const own = { ...pods, progress: null, nextTryAt: null };
  if (pods.phase === "reauth" || problem?.code === "AUTH_EXPIRED")
    return { ...own, phase: "reauth", problem };
  if (problem !== null && at === null) {
    const phase = pods.phase === "denied" ? "denied" : "partial";
    return { ...own, phase, since: now, problem };
  }
  if (problem !== null) return { ...own, phase: "stale", since: at ?? now, problem };
  if (node.tree.facts.node.simulated) return pods;
  if (at === null) return { ...own, phase: "connecting", since: now, problem: null };
  if (pods.phase === "denied") return { ...own, phase: "partial", since: at, problem: pods.problem };
  return now - at > LATE_MS
    ? { ...own, phase: "stale", since: at, problem: null }
    : { ...own, phase: "live", since: at, problem: null, lastEventAt: at };
}
