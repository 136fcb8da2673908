/** What a kubelet says of a full node: 110 pods of two containers and a sandbox each, about 6 MB. */
export function cadvisorText(pods: number): string {
  const rows = ["/", ...Array.from({ length: pods }, (_, pod) => cgroupsOf(pod)).flat()].sort();
  const sandboxes = new Set(Array.from({ length: pods }, (_, pod) => cgroupsOf(pod)[SANDBOX] ?? ""));
  const labels = rows.map((id) => ({
    level: levelOf(id, sandboxes.has(id)),
    base: labelsOf(id, sandboxes.has(id)),
  }));
  return FAMILIES.map(({ name, extra }) => {
    const lines = labels.flatMap(({ level, base }, i) =>
      extra.map(
        (label) =>
          `${name}{${base.replace("@", label)}} ${LIMITS[name]?.[level] ?? (i * 1.37).toFixed(6)} 1795443709627\n`,
      ),
    );
    return `# HELP ${name} [ALPHA] What this counts, in a sentence of some length.\n# TYPE ${name} counter\n${lines.join("")}`;
  }).join("");
}

/** What the kubelet writes for containers of 250m/256Mi to 500m/512Mi; a pod has two of them and a sandbox, its first leaf. */
function levelOf(id: string, isSandbox: boolean): number {
  if (id === "/") return 0;
  return id.endsWith(".slice") ? 1 : isSandbox ? 3 : 2;
}

/** Of the root, of pods, of containers, of sandboxes. */
const LIMITS: Readonly<Record<string, readonly number[]>> = {
  container_spec_cpu_shares: [2, 512, 256, 2],
  container_spec_cpu_period: [100_000, 100_000, 100_000, 100_000],
  container_spec_cpu_quota: [0, 100_000, 50_000, 0],
  container_spec_memory_limit_bytes: [0, 2 ** 30, 2 ** 29, 0],
  container_spec_memory_reservation_limit_bytes: [0, 0, 0, 0],
  container_spec_memory_swap_limit_bytes: [0, 0, 0, 0],
  container_threads_max: [0, 0, 0, 0],
};

const hex = (seed: number, length: number) =>
  Array.from({ length }, (_, i) => ((seed * 2_654_435_761 + i * 40_503) >>> (i % 13)) & 15)
    .map((digit) => digit.toString(16))
    .join("");

function cgroupsOf(pod: number): string[] {
  const uid = [8, 4, 4, 4, 12].map((length, i) => hex(pod * 7 + i, length)).join("_");
  const slice = `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${uid}.slice`;
  return [slice, ...[1, 2, 3].map((i) => `${slice}/cri-containerd-${hex(pod * 31 + i, 64)}.scope`)];
}

/** Of a pod's cgroups, the last; cAdvisor knows its container by no name. */
const SANDBOX = 3;

function labelsOf(id: string, isSandbox: boolean): string {
  const container = id.endsWith(".scope") && !isSandbox ? `container="app"` : `container=""`;
  const name = /cri-containerd-(\w+)/.exec(id)?.[1] ?? "";
  const pod = id === "/" ? "" : `deployment-7f9d4c5b6d-${id.slice(-70, -65)}`;
  return `${container},@id="${id}",image="registry.example/team/service:1.2.3",name="${name}",namespace="production",pod="${pod}"`;
}

/** As many families as a kubelet of 1.37 has, in its order: those with a label more have a line for each of its values. */
const FAMILIES = [
  ["container_cpu_cfs_periods_total", ""],
  ["container_cpu_cfs_throttled_periods_total", ""],
  ["container_cpu_cfs_throttled_seconds_total", ""],
  ["container_cpu_system_seconds_total", ""],
  ["container_cpu_usage_seconds_total", 'cpu="total",'],
  ["container_cpu_user_seconds_total", ""],
  ["container_file_descriptors", ""],
  ["container_fs_reads_bytes_total", 'device="/dev/vda",'],
  ["container_fs_writes_bytes_total", 'device="/dev/vda",'],
  ["container_last_seen", ""],
  ["container_memory_cache", ""],
  ["container_memory_events_high_total", ""],
  ["container_memory_events_max_total", ""],
  ["container_memory_failcnt", ""],
  ["container_memory_failures_total", 'failure_type="pgfault",', 'failure_type="pgmajfault",'],
  ["container_memory_kernel_usage", ""],
  ["container_memory_mapped_file", ""],
  ["container_memory_max_usage_bytes", ""],
  ["container_memory_rss", ""],
  ["container_memory_swap", ""],
  ["container_memory_total_active_file_bytes", ""],
  ["container_memory_total_inactive_file_bytes", ""],
  ["container_memory_usage_bytes", ""],
  ["container_memory_working_set_bytes", ""],
  ["container_oom_events_total", ""],
  ["container_pressure_cpu_stalled_seconds_total", ""],
  ["container_pressure_cpu_waiting_seconds_total", ""],
  ["container_pressure_io_stalled_seconds_total", ""],
  ["container_pressure_io_waiting_seconds_total", ""],
  ["container_pressure_memory_stalled_seconds_total", ""],
  ["container_pressure_memory_waiting_seconds_total", ""],
  ["container_processes", ""],
  ["container_sockets", ""],
  ["container_spec_cpu_period", ""],
  ["container_spec_cpu_quota", ""],
  ["container_spec_cpu_shares", ""],
  ["container_spec_memory_limit_bytes", ""],
  ["container_spec_memory_reservation_limit_bytes", ""],
  ["container_spec_memory_swap_limit_bytes", ""],
  ["container_start_time_seconds", ""],
  ["container_threads", ""],
  ["container_threads_max", ""],
].map(([name = "", ...extra]) => ({ name, extra }));
