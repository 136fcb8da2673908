import { dig, digArray, digNumber, digString, isObject, type Json } from "@/lib/base/json";
import { computeQos } from "./qos";
import { overlaid, type Resources, readResources } from "./resources";
import { type ContainerKind, QOS_CLASSES, type QosClass } from "./types";

/** One container of a pod, with what it asks for and what became of it. */
export interface ContainerModel {
  readonly name: string;
  readonly kind: ContainerKind;
  readonly image: string;
  /** 64 hex digits without the runtime's prefix; null before it was made. */
  readonly id: string | null;
  readonly state: "running" | "waiting" | "terminated" | null;
  readonly restarts: number;
  /** The last time it ended, the kernel had killed it for its memory. */
  readonly oomKilled: boolean;
  /** What the kubelet goes by: the spec, or while a resize is not accepted what it admitted before. */
  readonly requests: Resources;
  readonly limits: Resources;
  /** Which field `requests` and `limits` were read from, for saying so. */
  readonly basis: "spec" | "allocated";
}

/** A pod as the kubelet sees it, cut to what decides its cgroups. */
export interface PodModel {
  /** As in the API; for a static pod that of its mirror. */
  readonly apiUid: string;
  /** As in cgroup names: for a static pod the hash of its manifest. */
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly node: string | null;
  readonly phase: string;
  /** When the last container of a pod that has ended did so, ms since the epoch; null while it has not. */
  readonly endedAt: number | null;
  readonly isStatic: boolean;
  readonly deleting: boolean;
  readonly qos: QosClass;
  readonly priority: number;
  readonly priorityClass: string;
  readonly containers: readonly ContainerModel[];
  readonly podRequests: Resources;
  readonly podLimits: Resources;
  readonly overhead: Resources;
  readonly resize: "deferred" | "infeasible" | "in progress" | null;
}

const SYSTEM_CRITICAL = 2_000_000_000;

/** Static, mirror, or with the priority that Kubernetes' own parts have. Source: kubelet `types/pod_update.go`, IsCriticalPod. */
export const isCritical = ({ isStatic, priority }: PodModel): boolean =>
  isStatic || priority >= SYSTEM_CRITICAL;

/** The kubelet counts a pod's requests until all its containers have ended for good. */
export const isActive = ({ phase }: Pick<PodModel, "phase">): boolean =>
  phase !== "Succeeded" && phase !== "Failed";

/** A v1.Pod from the API or from the kubelet's `/pods`; null for what is none. */
export function readPod(pod: unknown): PodModel | null {
  const [namespace, name, apiUid] = ["namespace", "name", "uid"].map((key) =>
    digString(pod, "metadata", key),
  );
  if (!namespace || !name || !apiUid) return null;
  const annotations = dig(pod, "metadata", "annotations");
  const mirror = digString(annotations, "kubernetes.io/config.mirror");
  const source = digString(annotations, "kubernetes.io/config.source");
  const resize = resizeOf(pod);
  const containers = containersOf(pod, resize !== null);
  const podLimits = readResources(dig(pod, "spec", "resources", "limits"));
  const podRequests = defaulted(readResources(dig(pod, "spec", "resources", "requests")), podLimits);
  const said = digString(pod, "status", "qosClass");
  return {
    apiUid,
    uid: mirror ?? apiUid,
    namespace,
    name,
    node: digString(pod, "spec", "nodeName"),
    phase: digString(pod, "status", "phase") ?? "",
    endedAt: endedAt(pod),
    isStatic: mirror !== null || (source !== null && source !== "api"),
    deleting: digString(pod, "metadata", "deletionTimestamp") !== null,
    qos: QOS_CLASSES.find((qos) => qos === said) ?? computeQos(containers, podRequests, podLimits),
    priority: digNumber(pod, "spec", "priority") ?? 0,
    priorityClass: digString(pod, "spec", "priorityClassName") ?? "",
    containers,
    podRequests,
    podLimits,
    overhead: readResources(dig(pod, "spec", "overhead")),
    resize,
  };
}

function endedAt(pod: unknown): number | null {
  if (isActive({ phase: digString(pod, "status", "phase") ?? "" })) return null;
  const times = digArray(pod, "status", "containerStatuses").map((status) =>
    Date.parse(digString(status, "state", "terminated", "finishedAt") ?? ""),
  );
  const known = times.filter((time) => !Number.isNaN(time));
  return known.length === 0 ? null : Math.max(...known);
}

/** KEP-1287: `Infeasible` and `Deferred` are not in the kubelet's books yet; the spec is ahead of them. */
function resizeOf(pod: unknown): PodModel["resize"] {
  const conditions = digArray(pod, "status", "conditions");
  const of = (type: string) =>
    conditions.find((item) => digString(item, "type") === type && digString(item, "status") === "True");
  const pending = of("PodResizePending");
  if (pending !== undefined) return digString(pending, "reason") === "Infeasible" ? "infeasible" : "deferred";
  return of("PodResizeInProgress") === undefined ? null : "in progress";
}

function containersOf(pod: unknown, resizing: boolean): ContainerModel[] {
  const read = (field: string, statuses: string, kind: ContainerKind) => {
    const known = digArray(pod, "status", statuses);
    return digArray(pod, "spec", field).map((container) => {
      const name = digString(container, "name") ?? "";
      const status = known.find((item) => digString(item, "name") === name);
      return containerOf(container, status, kind, resizing);
    });
  };
  return [
    ...read("initContainers", "initContainerStatuses", "init"),
    ...read("containers", "containerStatuses", "app"),
    ...read("ephemeralContainers", "ephemeralContainerStatuses", "ephemeral"),
  ];
}

function containerOf(
  container: unknown,
  status: unknown,
  kind: ContainerKind,
  resizing: boolean,
): ContainerModel {
  const sidecar = kind === "init" && digString(container, "restartPolicy") === "Always";
  return {
    name: digString(container, "name") ?? "",
    kind: sidecar ? "sidecar" : kind,
    image: digString(container, "image") ?? "",
    id: containerId(status),
    state: stateOf(status),
    restarts: digNumber(status, "restartCount") ?? 0,
    oomKilled: digString(status, "lastState", "terminated", "reason") === "OOMKilled",
    ...amountsOf(container, status, resizing),
  };
}

/** `containerd://<id>`, `cri-o://<id>`, `docker://<id>`. */
function containerId(status: unknown): string | null {
  const [, id = ""] = (digString(status, "containerID") ?? "").split("://");
  return id === "" ? null : id;
}

function stateOf(status: unknown): ContainerModel["state"] {
  const state = dig(status, "state");
  const known = ["running", "terminated", "waiting"] as const;
  return known.find((name) => isObject(state) && name in (state as Json)) ?? null;
}

/**
 * During a resize the spec holds what is wanted; the kubelet enforces what it has admitted. It reports the admitted requests,
 * and of limits only what the runtime runs with.
 */
function amountsOf(
  container: unknown,
  status: unknown,
  resizing: boolean,
): Pick<ContainerModel, "requests" | "limits" | "basis"> {
  const of = (source: unknown, field: string) => readResources(dig(source, "resources", field));
  const spec = { requests: of(container, "requests"), limits: of(container, "limits") };
  const allocated = readResources(dig(status, "allocatedResources"));
  if (!resizing || allocated.size === 0) {
    return { requests: defaulted(spec.requests, spec.limits), limits: spec.limits, basis: "spec" };
  }
  const limits = dig(status, "resources", "limits") === undefined ? spec.limits : of(status, "limits");
  return { requests: overlaid(spec.requests, allocated), limits, basis: "allocated" };
}

/** The API server gives a limit without a request the same request; manifests of static pods get it from the kubelet. */
function defaulted(requests: Resources, limits: Resources): Resources {
  return limits.size === 0 ? requests : overlaid(limits, requests);
}

/** Containers that decide anything: ephemeral ones ask for nothing. */
export const lasting = (containers: readonly ContainerModel[]): readonly ContainerModel[] =>
  containers.filter(({ kind }) => kind !== "ephemeral");

/** The pods of a PodList. */
export function readPods(list: unknown): PodModel[] {
  return digArray(list, "items").flatMap((pod) => readPod(pod) ?? []);
}
