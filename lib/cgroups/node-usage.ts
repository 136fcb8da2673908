/** What `/metrics/resource` says of a whole node and of its pods together; cheap, a few hundred bytes a pod. */
export interface NodeUsage {
  /** Seconds of CPU time since start, and when it was measured, ms since the epoch. */
  readonly nodeCpuSeconds: number | null;
  readonly cpuAt: number | null;
  /** Bytes. */
  readonly nodeWorkingSet: number | null;
  readonly podsCpuSeconds: number | null;
  readonly podsWorkingSet: number | null;
  readonly pods: number;
}

const LINE =
  /^(node_cpu_usage_seconds_total|node_memory_working_set_bytes|pod_cpu_usage_seconds_total|pod_memory_working_set_bytes)(?:\{[^\n]*\})? (\S+)(?: (\d+))?$/gm;

/** Source: kubelet `pkg/kubelet/metrics/collectors/resource_metrics.go`. */
export function readNodeUsage(text: string): NodeUsage {
  const sums = new Map<string, number>();
  let [cpuAt, pods] = [null as number | null, 0];
  for (const [, name = "", value = "", at] of text.matchAll(LINE)) {
    const number = Number(value);
    if (!Number.isFinite(number)) continue;
    sums.set(name, (sums.get(name) ?? 0) + number);
    if (name === "node_cpu_usage_seconds_total" && at !== undefined) cpuAt = Number(at);
    if (name === "pod_memory_working_set_bytes") pods += 1;
  }
  const of = (name: string) => sums.get(name) ?? null;
  return {
    nodeCpuSeconds: of("node_cpu_usage_seconds_total"),
    cpuAt,
    nodeWorkingSet: of("node_memory_working_set_bytes"),
    podsCpuSeconds: of("pod_cpu_usage_seconds_total"),
    podsWorkingSet: of("pod_memory_working_set_bytes"),
    pods,
  };
}
