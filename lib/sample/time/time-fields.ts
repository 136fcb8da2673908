/**
 * Where objects of Kubernetes hold times that must move with a replay. Whatever is not listed stays as it was
 * recorded: labels, annotations and specs may hold texts that look like times and are none.
 */
export const TIME_FIELDS: readonly string[] = [
  "metadata.creationTimestamp",
  "metadata.deletionTimestamp",
  "metadata.managedFields[].time",
  "status.conditions[].lastTransitionTime",
  "status.conditions[].lastUpdateTime",
  "status.conditions[].lastProbeTime",
  "status.conditions[].lastHeartbeatTime",
  // Pods
  "status.startTime",
  ...["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"].flatMap((list) =>
    ["state", "lastState"].flatMap((state) => [
      `status.${list}[].${state}.running.startedAt`,
      `status.${list}[].${state}.terminated.startedAt`,
      `status.${list}[].${state}.terminated.finishedAt`,
    ]),
  ),
  // Jobs, CronJobs, autoscalers
  "status.completionTime",
  "status.lastScheduleTime",
  "status.lastSuccessfulTime",
  "status.lastScaleTime",
  // Leases
  "spec.acquireTime",
  "spec.renewTime",
  // Events, core and events.k8s.io
  "firstTimestamp",
  "lastTimestamp",
  "eventTime",
  "series.lastObservedTime",
  "deprecatedFirstTimestamp",
  "deprecatedLastTimestamp",
  // Metrics
  "timestamp",
];

/** The same in what a kubelet answers: stats/summary. Its pods are objects as above. */
export const SUMMARY_TIME_FIELDS: readonly string[] = summaryTimes();

function summaryTimes(): string[] {
  const usages = ["cpu", "memory", "network", "swap", "fs", "rootfs", "logs", "io", "process_stats"];
  const timed = (prefix: string) => [
    `${prefix}startTime`,
    ...usages.map((usage) => `${prefix}${usage}.time`),
  ];
  return [
    ...timed("node."),
    "node.runtime.imageFs.time",
    "node.runtime.containerFs.time",
    ...timed("node.systemContainers[]."),
    ...timed("pods[]."),
    ...timed("pods[].containers[]."),
    "pods[].volume[].time",
    "pods[].ephemeral-storage.time",
  ];
}
