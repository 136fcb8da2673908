import { sliceName } from "./name";
import type { CgroupDriver, QosClass, Runtime } from "./types";

export type CgroupKind =
  | "root"
  | "kubepods"
  | "qos"
  | "pod"
  /** A container or a sandbox: their names do not say which. */
  | "container"
  /** CRI-O's monitor of a container. */
  | "conmon"
  /** Made by the workload inside its container, or by crun. */
  | "inner"
  | "slice"
  | "service"
  | "scope"
  | "user"
  | "other";

/** What a cgroup's path says about it. */
export interface CgroupClass {
  readonly kind: CgroupKind;
  /** Null outside of pods and QoS classes. */
  readonly qos: QosClass | null;
  /** As the kubelet knows it, dashes restored. */
  readonly podUid: string | null;
  /** `hash`: of a static pod's manifest; `other`: chosen by whoever wrote the manifest. */
  readonly uidForm: "api" | "hash" | "other" | null;
  readonly containerId: string | null;
  readonly runtime: Runtime | null;
  readonly driver: CgroupDriver | null;
  /** The kubelet's cgroupRoot, from the place of kubepods; null above and beside it. */
  readonly root: string | null;
  /** CRI-O keeps an empty cgroup in place of a sandbox without a process. */
  readonly infraDropped: boolean;
  /** The kubelet used one driver and the runtime the other, so this container escapes its pod's limits. */
  readonly mismatch: boolean;
}

const NOTHING: CgroupClass = {
  kind: "root",
  qos: null,
  podUid: null,
  uidForm: null,
  containerId: null,
  runtime: null,
  driver: null,
  root: null,
  infraDropped: false,
  mismatch: false,
};

const UID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HASH = /^[0-9a-f]{32}$/;
const CONTAINER = /^(?:(cri-containerd|crio|docker|libpod|runc|crun)-)?(conmon-)?([0-9a-f]{64})(\.scope)?$/;
const MISMATCH = /^(.+\.slice):(cri-containerd|crio|docker):([0-9a-f]{64})$/;

const RUNTIMES: ReadonlyMap<string, Runtime> = new Map([
  ["cri-containerd", "containerd"],
  ["crio", "cri-o"],
  ["docker", "docker"],
  ["libpod", "podman"],
  ["runc", "runc"],
  ["crun", "crun"],
]);

/** Classifies a cgroup by its path below the mount, with either driver; never throws. */
export function classify(path: string): CgroupClass {
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== "-.slice");
  return segments.reduce((above, _, index) => classOf(segments, index, above), NOTHING);
}

/** The class of the cgroup that `name` makes below one whose path and class are known. */
export function classifyBelow(parentPath: string, above: CgroupClass, name: string): CgroupClass {
  const segments = parentPath.split("/").filter((segment) => segment !== "");
  return classOf([...segments, name], segments.length, above);
}

function classOf(segments: readonly string[], index: number, above: CgroupClass): CgroupClass {
  const name = segments[index] ?? "";
  return (
    mismatched(name) ??
    kubepodsOf(segments, index, above) ??
    (above.root === null ? outside(name, above) : inside(name, segments[index - 1] ?? "", above))
  );
}

/** A literal name of the other driver's form: the runtime did not know that the kubelet meant slices. */
function mismatched(name: string): CgroupClass | null {
  const [, slice, prefix, containerId] = MISMATCH.exec(name) ?? [];
  if (slice === undefined || prefix === undefined || containerId === undefined) return null;
  const parts = sliceName(slice);
  const at = parts.indexOf("kubepods");
  const uid = parts.slice(at + 1).find((part) => part.startsWith("pod"));
  return {
    ...NOTHING,
    kind: "container",
    qos: qosOf(parts[at + 1] ?? "") ?? "Guaranteed",
    ...uidOf(uid ?? ""),
    containerId,
    runtime: RUNTIMES.get(prefix) ?? null,
    driver: "systemd",
    mismatch: true,
  };
}

function kubepodsOf(segments: readonly string[], index: number, above: CgroupClass): CgroupClass | null {
  const name = segments[index] ?? "";
  if (above.root !== null || above.podUid !== null) return null;
  const qos = null;
  if (name === "kubepods") {
    const root = `/${segments.slice(0, index).join("/")}`;
    return { ...NOTHING, kind: "kubepods", qos, driver: "cgroupfs", root };
  }
  const parts = name.endsWith(".slice") ? sliceName(name) : [];
  if (parts.at(-1) !== "kubepods") return null;
  return { ...NOTHING, kind: "kubepods", qos, driver: "systemd", root: `/${parts.slice(0, -1).join("/")}` };
}

/** What lies below kubepods. */
function inside(name: string, parent: string, above: CgroupClass): CgroupClass {
  switch (above.kind) {
    case "kubepods":
    case "qos": {
      const part = partBelow(name, parent, above.driver);
      const qos = above.kind === "kubepods" && part !== null ? qosOf(part) : null;
      if (qos !== null) return { ...above, kind: "qos", qos };
      if (part?.startsWith("pod") !== true || part.length === 3) return { ...above, kind: "other" };
      return { ...above, kind: "pod", qos: above.qos ?? "Guaranteed", ...uidOf(part) };
    }
    case "pod":
      return containerOf(name, above) ?? { ...above, kind: "other" };
    case "container":
    case "inner":
      return { ...above, kind: "inner" };
    default:
      return { ...above, kind: "other" };
  }
}

/** The last component of a child's name, e.g. "burstable"; null when it does not belong to its parent. */
function partBelow(name: string, parent: string, driver: CgroupDriver | null): string | null {
  if (driver === "cgroupfs") return name;
  const prefix = `${parent.replace(/\.slice$/, "")}-`;
  if (!name.startsWith(prefix) || !name.endsWith(".slice")) return null;
  return name.slice(prefix.length, -".slice".length).replaceAll("_", "-");
}

function containerOf(name: string, above: CgroupClass): CgroupClass | null {
  const [, prefix, conmon, containerId, scope] = CONTAINER.exec(name) ?? [];
  if (containerId === undefined) return null;
  const runtime = RUNTIMES.get(prefix ?? "") ?? null;
  return {
    ...above,
    kind: conmon === undefined ? "container" : "conmon",
    containerId,
    runtime,
    driver: scope === undefined ? above.driver : "systemd",
    infraDropped: runtime === "cri-o" && above.driver === "systemd" && scope === undefined,
  };
}

/** What lies beside kubepods: services, users, and containers that Kubernetes knows nothing of. */
function outside(name: string, above: CgroupClass): CgroupClass {
  if (above.kind === "container" || above.kind === "inner") return { ...above, kind: "inner" };
  return containerOf(name, above) ?? { ...NOTHING, kind: unitKind(name, above.kind) };
}

function unitKind(name: string, above: CgroupKind): CgroupKind {
  if (name === "user.slice" || above === "user") return "user";
  if (name.endsWith(".slice")) return "slice";
  if (name.endsWith(".service")) return "service";
  return name.endsWith(".scope") ? "scope" : "other";
}

function qosOf(part: string): QosClass | null {
  if (part === "burstable") return "Burstable";
  return part === "besteffort" ? "BestEffort" : null;
}

function uidOf(part: string): Pick<CgroupClass, "podUid" | "uidForm"> {
  const podUid = part.slice("pod".length).replaceAll("_", "-");
  if (podUid === "") return { podUid: null, uidForm: null };
  return { podUid, uidForm: UID.test(podUid) ? "api" : HASH.test(podUid) ? "hash" : "other" };
}
