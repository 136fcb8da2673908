import { dig, digArray, digNumber, digString, isObject, type Json } from "@/lib/base/json";
import type { KubeObject } from "./kube-object";
import { groupOf } from "./owners";

/**
 * How far an object is from what its spec asks for, in the words of kstatus
 * (sigs.k8s.io/cli-utils `pkg/kstatus/status`): what it read as NotFound is no object here.
 */
export type HealthState = "failed" | "terminating" | "in-progress" | "unknown" | "current";

export interface Health {
  readonly state: HealthState;
  /** Why, in a few words; empty when there is nothing to add. */
  readonly message: string;
}

/** From the worst to the best: a parent shows the worst of what is below it. */
export const HEALTH_ORDER: readonly HealthState[] = [
  "failed",
  "terminating",
  "in-progress",
  "unknown",
  "current",
];

export const CURRENT: Health = { state: "current", message: "" };
export const UNKNOWN: Health = { state: "unknown", message: "" };

const failed = (message: string): Health => ({ state: "failed", message });
const progressing = (message: string): Health => ({ state: "in-progress", message });

/** An unschedulable pod is called failed once it has waited this long, as kstatus does. */
const UNSCHEDULABLE_MS = 15_000;

/**
 * The health of a full object.
 * @param now ms since the epoch, for rules that wait
 */
export function objectHealth(object: KubeObject, now: number): Health {
  return deletionOf(object) ?? generic(object) ?? ofKind(object, now);
}

/** Deletion as it is: what it waits for. Null for an object that is not being deleted. Needs metadata only. */
export function deletionOf({ metadata }: KubeObject): Health | null {
  if (typeof metadata.deletionTimestamp !== "string") return null;
  const finalizers = digArray(metadata, "finalizers").filter((name) => typeof name === "string");
  if (finalizers.length === 0) return { state: "terminating", message: "being deleted" };
  const waits = finalizers.includes(FOREGROUND)
    ? "foreground deletion: waits for its dependents"
    : `waits for finalizer ${finalizers.join(", ")}`;
  return { state: "terminating", message: waits };
}

/** The finalizer of a foreground deletion (meta/v1 FinalizerDeleteDependents). */
export const FOREGROUND = "foregroundDeletion";

function generic(object: KubeObject): Health | null {
  const generation = digNumber(object, "metadata", "generation");
  const observed = digNumber(object, "status", "observedGeneration");
  if (generation !== null && observed !== null && observed < generation)
    return progressing(`generation ${generation} not yet seen by its controller (at ${observed})`);
  const stalled = condition(object, "Stalled");
  if (stalled?.status === "True") return failed(sayCondition(stalled));
  const reconciling = condition(object, "Reconciling");
  return reconciling?.status === "True" ? progressing(sayCondition(reconciling)) : null;
}

type Rule = (object: KubeObject, now: number) => Health;

/** By group and kind; everything else is judged by its Ready condition. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["apps/Deployment", deployment],
  ["apps/ReplicaSet", replicaSet],
  ["/ReplicationController", replicaSet],
  ["apps/StatefulSet", statefulSet],
  ["apps/DaemonSet", daemonSet],
  ["/Pod", pod],
  ["batch/Job", job],
  ["/PersistentVolumeClaim", claim],
  ["/PersistentVolume", volume],
  ["/Service", service],
  ["/Node", node],
  ["apiextensions.k8s.io/CustomResourceDefinition", definition],
  ["apiregistration.k8s.io/APIService", available],
]);

function ofKind(object: KubeObject, now: number): Health {
  const rule = RULES.get(`${groupOf(object.apiVersion ?? "")}/${object.kind ?? ""}`);
  return rule === undefined ? readiness(object) : rule(object, now);
}

function deployment(object: KubeObject): Health {
  const progress = condition(object, "Progressing");
  if (progress?.reason === "ProgressDeadlineExceeded") return failed(sayCondition(progress));
  const wanted = wantedReplicas(object);
  const short = shortfall(object, wanted, [
    ["replicas", "created"],
    ["updatedReplicas", "updated"],
  ]);
  if (short !== null) return short;
  const total = count(object, "replicas");
  if (total > count(object, "updatedReplicas"))
    return progressing(`${total - count(object, "updatedReplicas")} old replicas pending termination`);
  return shortfall(object, wanted, AVAILABLE) ?? rollout(object, progress);
}

const AVAILABLE = [
  ["availableReplicas", "available"],
  ["readyReplicas", "ready"],
] as const;

function rollout(object: KubeObject, progress: Condition | null): Health {
  const unlimited = digNumber(object, "spec", "progressDeadlineSeconds") === 2 ** 31 - 1;
  if (progress !== null && progress.reason !== "NewReplicaSetAvailable" && !unlimited)
    return progressing(sayCondition(progress));
  const availability = condition(object, "Available");
  if (availability !== null && availability.status !== "True") return progressing(sayCondition(availability));
  return CURRENT;
}

function replicaSet(object: KubeObject): Health {
  const failure = condition(object, "ReplicaFailure");
  if (failure?.status === "True") return progressing(sayCondition(failure));
  const wanted = wantedReplicas(object);
  const short = shortfall(object, wanted, [["fullyLabeledReplicas", "labelled"], ...AVAILABLE]);
  const extra = count(object, "replicas") - wanted;
  return short ?? (extra > 0 ? progressing(`${extra} replicas too many`) : CURRENT);
}

function statefulSet(object: KubeObject): Health {
  if (digString(object, "spec", "updateStrategy", "type") === "OnDelete") return CURRENT;
  const wanted = wantedReplicas(object);
  const short = shortfall(object, wanted, [
    ["replicas", "created"],
    ["readyReplicas", "ready"],
  ]);
  if (short !== null) return short;
  const extra = count(object, "replicas") - wanted;
  if (extra > 0) return progressing(`${extra} replicas too many`);
  const partition = digNumber(object, "spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;
  if (partition > 0) {
    const updated = count(object, "updatedReplicas");
    return updated < wanted - partition
      ? progressing(`${updated}/${wanted - partition} updated (partition ${partition})`)
      : CURRENT;
  }
  const revision = digString(object, "status", "currentRevision");
  return revision === digString(object, "status", "updateRevision")
    ? CURRENT
    : progressing("update revision not yet current");
}

function daemonSet(object: KubeObject): Health {
  if (digNumber(object, "status", "observedGeneration") === null)
    return progressing("not yet seen by its controller");
  const wanted = digNumber(object, "status", "desiredNumberScheduled");
  if (wanted === null) return progressing("no desired number yet");
  return (
    shortfall(object, wanted, [
      ["currentNumberScheduled", "scheduled"],
      ["updatedNumberScheduled", "updated"],
      ["numberAvailable", "available"],
      ["numberReady", "ready"],
    ]) ?? CURRENT
  );
}

function pod(object: KubeObject, now: number): Health {
  const phase = digString(object, "status", "phase");
  if (phase === "Succeeded") return CURRENT;
  if (phase === "Failed")
    return failed(digString(object, "status", "reason") ?? "completed, but not successfully");
  const containers = [...statuses(object, "initContainerStatuses"), ...statuses(object, "containerStatuses")];
  const waiting = containers
    .map((status) => digString(status, "state", "waiting", "reason") ?? "")
    .find((reason) => FAILING.has(reason));
  if (waiting !== undefined) return failed(waiting);
  const ended = containers.find(
    (status) => (digNumber(status, "state", "terminated", "exitCode") ?? 0) !== 0,
  );
  if (ended !== undefined) return failed(sayEnded(ended));
  const ready = condition(object, "Ready");
  if (phase === "Running")
    return ready?.status === "True" ? CURRENT : progressing(notReady(object) ?? "running, not ready");
  return pending(object, now);
}

/** Between its end and the next start, or the back-off before that: as bad as the back-off is. */
function sayEnded(status: unknown): string {
  const reason = digString(status, "state", "terminated", "reason") ?? "Error";
  return `${reason}, exit code ${digNumber(status, "state", "terminated", "exitCode")}`;
}

/** kstatus names CrashLoopBackOff alone; the others wait for a person just the same. */
const FAILING: ReadonlySet<string> = new Set([
  "CrashLoopBackOff",
  "ImagePullBackOff",
  "ErrImagePull",
  "ErrImageNeverPull",
  "InvalidImageName",
  "CreateContainerConfigError",
  "CreateContainerError",
  "RunContainerError",
]);

function pending(object: KubeObject, now: number): Health {
  const scheduled = condition(object, "PodScheduled");
  if (scheduled?.status === "False" && scheduled.reason === "Unschedulable") {
    const waited = now - Date.parse(digString(scheduled, "lastTransitionTime") ?? "");
    if (waited > UNSCHEDULABLE_MS) return failed(sayCondition(scheduled));
  }
  return progressing(digString(object, "status", "phase") === "Pending" ? "pending" : "not yet started");
}

function notReady(object: KubeObject): string | null {
  const all = statuses(object, "containerStatuses");
  const ready = all.filter((status) => isObject(status) && status.ready === true).length;
  return all.length === 0 ? null : `${ready}/${all.length} containers ready`;
}

const statuses = (object: KubeObject, list: string) => digArray(object, "status", list);

function job(object: KubeObject): Health {
  const failure = condition(object, "Failed");
  if (failure?.status === "True") return failed(sayCondition(failure));
  const complete = condition(object, "Complete")?.status === "True";
  const suspended = condition(object, "Suspended")?.status === "True";
  if (complete || suspended) return { state: "current", message: complete ? "complete" : "suspended" };
  if (digString(object, "status", "startTime") === null) return progressing("not started");
  return { state: "current", message: `running, ${digNumber(object, "status", "active") ?? 0} active` };
}

function claim(object: KubeObject): Health {
  const phase = digString(object, "status", "phase") ?? "no phase";
  return phase === "Bound" ? CURRENT : phase === "Lost" ? failed("Lost") : progressing(phase);
}

function volume(object: KubeObject): Health {
  const phase = digString(object, "status", "phase") ?? "";
  if (phase === "Failed") return failed(digString(object, "status", "message") ?? phase);
  return phase === "Pending" ? progressing(phase) : { state: "current", message: phase };
}

function service(object: KubeObject): Health {
  const waits =
    digString(object, "spec", "type") === "LoadBalancer" && !digString(object, "spec", "clusterIP");
  return waits ? progressing("no cluster IP yet") : CURRENT;
}

function node(object: KubeObject): Health {
  const ready = condition(object, "Ready");
  if (ready === null) return progressing("no Ready condition yet");
  return ready.status === "True" ? CURRENT : failed(sayCondition(ready));
}

function definition(object: KubeObject): Health {
  const names = condition(object, "NamesAccepted");
  if (names?.status === "False") return failed(sayCondition(names));
  const established = condition(object, "Established");
  if (established?.status === "True") return CURRENT;
  const wrong = established?.status === "False" && established.reason !== "Installing";
  return wrong ? failed(sayCondition(established)) : progressing("not yet established");
}

function available(object: KubeObject): Health {
  const found = condition(object, "Available");
  if (found === null) return progressing("no Available condition yet");
  return found.status === "True" ? CURRENT : failed(sayCondition(found));
}

function readiness(object: KubeObject): Health {
  const ready = condition(object, "Ready");
  return ready === null || ready.status === "True" ? CURRENT : progressing(sayCondition(ready));
}

interface Condition extends Json {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
}

function condition(object: KubeObject, type: string): Condition | null {
  const found = digArray(object, "status", "conditions").find((entry) => dig(entry, "type") === type);
  if (!isObject(found)) return null;
  const { status, reason } = found;
  return { ...found, type, status: String(status ?? ""), reason: typeof reason === "string" ? reason : "" };
}

const MAX_MESSAGE = 200;

function sayCondition({ type, status, reason, message }: Condition): string {
  const text = typeof message === "string" && message !== "" ? message : `${type} is ${status}`;
  return `${reason === "" ? "" : `${reason}: `}${text}`.slice(0, MAX_MESSAGE);
}

const count = (object: KubeObject, field: string) => digNumber(object, "status", field) ?? 0;
const wantedReplicas = (object: KubeObject) => digNumber(object, "spec", "replicas") ?? 1;

/** The first figure of the status that is below what is wanted. */
function shortfall(
  object: KubeObject,
  wanted: number,
  fields: readonly (readonly [string, string])[],
): Health | null {
  for (const [field, word] of fields) {
    const there = count(object, field);
    if (there < wanted) return progressing(`${there}/${wanted} ${word}`);
  }
  return null;
}
