import type { About, Diagnostics } from "@/lib/about/schema";
import { EVIDENCE_CAPACITY, type Runtime } from "./runtime";

/** Cutaway's own state, now. */
export function readAbout(runtime: Runtime): About {
  const { clock, evidence } = runtime;
  const kept = evidence.recent(EVIDENCE_CAPACITY);
  return {
    version: runtime.version,
    node: process.version,
    platform: `${process.platform}/${process.arch}`,
    startedAt: runtime.startedAt,
    uptimeSeconds: Math.max(0, (clock.now() - runtime.startedAt) / 1000),
    kubelet: runtime.kubelet,
    upstream: runtime.upstream.list(kept.filter((record) => record.endMs === null)),
    connections: runtime.connections.open,
    streams: runtime.streams.count,
    evidence: { kept: kept.length, capacity: EVIDENCE_CAPACITY },
    memory: process.memoryUsage(),
    eventLoop: runtime.eventLoop.read(),
    refusals: runtime.refusals.list(),
    problems: runtime.problems.list(),
  };
}

/** The same with the contexts numbered: their names are the only words in it that came from a kubeconfig. */
export function diagnosticsOf(about: About, at: number): Diagnostics {
  const upstream = about.upstream.map((entry, index) => ({ ...entry, context: `context-${index + 1}` }));
  return { format: "cutaway-diagnostics/1", at, about: { ...about, upstream } };
}
