/** Words that the whole view shares. */
export const QOS_CLASSES = ["Guaranteed", "Burstable", "BestEffort"] as const;
export type QosClass = (typeof QOS_CLASSES)[number];

/** How a cgroup's name becomes a path: by systemd's slices and scopes, or as plain directories. */
export type CgroupDriver = "systemd" | "cgroupfs";

export type CgroupVersion = 1 | 2;

/** Who made a container's cgroup, told from its name alone. */
export type Runtime = "containerd" | "cri-o" | "docker" | "podman" | "runc" | "crun";

/**
 * Kernel settings that Kubernetes writes, by their cgroup v2 file; `cpu.shares` and `memory.memsw.max` exist on v1 alone,
 * `oom_score_adj` belongs to processes. Huge pages have a file for each page size: `hugetlb.2MB.max`.
 */
export type Knob =
  | "cpu.weight"
  | "cpu.shares"
  | "cpu.max"
  | "cpuset.cpus"
  | "memory.min"
  | "memory.low"
  | "memory.high"
  | "memory.max"
  | "memory.swap.max"
  | "memory.memsw.max"
  | "memory.oom.group"
  | "pids.max"
  | "oom_score_adj"
  | `hugetlb.${string}.max`;

export type ContainerKind = "init" | "sidecar" | "app" | "ephemeral";
