import { CURRENT, type Health, UNKNOWN } from "@/lib/objects/health";

/** Whose columns they are; the group of core kinds is "". */
interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** A printed cell by the name of its column, as `kubectl get -o wide` shows it. */
type Cells = (column: string) => string | null;

/**
 * Health as far as the printed columns tell it: what a whole cluster can be asked for without reading
 * every object in full. It says less than `objectHealth` and never contradicts it: what a column
 * does not show is unknown, not well.
 */
export function printedHealth({ group, kind }: GroupKind, cell: Cells): Health {
  const id = `${group}/${kind}`;
  const rule = RULES.get(id);
  if (rule !== undefined) return rule(cell);
  return WITHOUT_STATUS.has(id) ? CURRENT : readyColumn(cell);
}

const failed = (message: string): Health => ({ state: "failed", message });
const progressing = (message: string): Health => ({ state: "in-progress", message });
const current = (message: string): Health => ({ state: "current", message });

const RULES: ReadonlyMap<string, (cell: Cells) => Health> = new Map([
  ["/Pod", pod],
  ["apps/Deployment", (cell: Cells) => fraction(cell("Ready"), "ready")],
  ["apps/StatefulSet", (cell: Cells) => fraction(cell("Ready"), "ready")],
  ["apps/ReplicaSet", (cell: Cells) => counted(cell, "Ready")],
  ["/ReplicationController", (cell: Cells) => counted(cell, "Ready")],
  ["apps/DaemonSet", (cell: Cells) => counted(cell, "Available")],
  ["batch/Job", job],
  ["/PersistentVolumeClaim", claim],
  ["/PersistentVolume", (cell: Cells) => phase(cell("Status"), ["Failed"], ["Pending"])],
  ["/Namespace", (cell: Cells) => phase(cell("Status"), [], [])],
  ["/Node", node],
  ["apiregistration.k8s.io/APIService", apiService],
]);

/** Kinds that have no status: being there is all they can do. */
const WITHOUT_STATUS: ReadonlySet<string> = new Set([
  "/ConfigMap",
  "/Secret",
  "/ServiceAccount",
  "/Endpoints",
  "/PodTemplate",
  "/LimitRange",
  "/Service",
  "apps/ControllerRevision",
  "batch/CronJob",
  "policy/PodDisruptionBudget",
  "coordination.k8s.io/Lease",
  "discovery.k8s.io/EndpointSlice",
  "networking.k8s.io/NetworkPolicy",
  "networking.k8s.io/IngressClass",
  "networking.k8s.io/Ingress",
  "rbac.authorization.k8s.io/Role",
  "rbac.authorization.k8s.io/RoleBinding",
  "rbac.authorization.k8s.io/ClusterRole",
  "rbac.authorization.k8s.io/ClusterRoleBinding",
  "scheduling.k8s.io/PriorityClass",
  "storage.k8s.io/StorageClass",
  "storage.k8s.io/CSIDriver",
  "storage.k8s.io/CSINode",
  "storage.k8s.io/CSIStorageCapacity",
  "node.k8s.io/RuntimeClass",
  "admissionregistration.k8s.io/MutatingWebhookConfiguration",
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
  "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
]);

/** What the STATUS of a pod says of one that will not get on by itself. */
const POD_FAILED =
  /^(Init:)?(CrashLoopBackOff|ImagePullBackOff|ErrImagePull|ErrImageNeverPull|InvalidImageName|CreateContainerConfigError|CreateContainerError|RunContainerError|Error|OOMKilled|ContainerCannotRun|Evicted|Failed|NodeAffinity|NodeLost|OutOf\w+|UnexpectedAdmissionError|ExitCode:\d+|Signal:\d+)$/;

function pod(cell: Cells): Health {
  const status = cell("Status");
  if (status === null) return UNKNOWN;
  if (POD_FAILED.test(status)) return failed(status);
  if (status === "Completed" || status === "Succeeded") return current(status);
  return status === "Running" ? fraction(cell("Ready"), "containers ready") : progressing(status);
}

/** `2/3`: so many of so many. */
function fraction(text: string | null, word: string): Health {
  const [, there, wanted] = /^(\d+)\/(\d+)$/.exec(text ?? "") ?? [];
  if (there === undefined || wanted === undefined) return UNKNOWN;
  return Number(there) < Number(wanted) ? progressing(`${there}/${wanted} ${word}`) : CURRENT;
}

function counted(cell: Cells, column: string): Health {
  const wanted = cell("Desired");
  const there = cell(column);
  return wanted === null || there === null ? UNKNOWN : fraction(`${there}/${wanted}`, column.toLowerCase());
}

function job(cell: Cells): Health {
  const status = cell("Status");
  if (status === null) return UNKNOWN;
  if (status === "Failed" || status === "FailureTarget") return failed(status);
  return current(status.toLowerCase());
}

function claim(cell: Cells): Health {
  const status = cell("Status");
  if (status === "Lost") return failed(status);
  return status === null ? UNKNOWN : status === "Bound" ? CURRENT : progressing(status);
}

function phase(status: string | null, bad: readonly string[], underWay: readonly string[]): Health {
  if (status === null) return UNKNOWN;
  if (bad.includes(status)) return failed(status);
  return underWay.includes(status) ? progressing(status) : current(status);
}

function node(cell: Cells): Health {
  const status = cell("Status");
  if (status === null) return UNKNOWN;
  const [ready = "", ...notes] = status.split(",");
  return ready === "Ready" ? current(notes.join(", ")) : failed(status);
}

function apiService(cell: Cells): Health {
  const available = cell("Available");
  if (available === null) return UNKNOWN;
  return available === "True" ? CURRENT : failed(available);
}

/** Many custom resources print their Ready condition. */
function readyColumn(cell: Cells): Health {
  const ready = cell("Ready") ?? cell("READY");
  if (ready === "True") return CURRENT;
  if (ready === "False" || ready === "Unknown") return progressing(`Ready is ${ready}`);
  return UNKNOWN;
}
