import type { CgroupDriver, QosClass } from "./types";

/**
 * The kubelet's own name of a cgroup: components from the root, e.g. ["kubepods", "burstable", "pod1234"], the same for
 * both drivers. Source: kubelet `pkg/kubelet/cm/cgroup_manager_linux.go`.
 */
export type CgroupName = readonly string[];

/** The path below the cgroup mount, e.g. `/kubepods.slice/kubepods-burstable.slice`. */
export function cgroupPath(name: CgroupName, driver: CgroupDriver): string {
  if (driver === "cgroupfs" || name.length === 0) return `/${name.join("/")}`;
  const parts = name.map((part) => part.replaceAll("-", "_"));
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("-")}.slice`).join("");
}

/** What `cgroupPath` made a path from: with systemd the last slice alone says it all. */
export function cgroupName(path: string, driver: CgroupDriver): CgroupName {
  const segments = path.split("/").filter((segment) => segment !== "");
  if (driver === "cgroupfs") return segments;
  const last = segments.at(-1) ?? "-.slice";
  return last === "-.slice" ? [] : sliceName(last);
}

/** The components that a slice's file name stands for: `a-b_c.slice` → ["a", "b-c"]. */
export function sliceName(slice: string): CgroupName {
  return slice
    .replace(/\.slice$/, "")
    .split("-")
    .map((part) => part.replaceAll("_", "-"));
}

/**
 * Every directory on the way to a slice, as systemd nests them: `a-b.slice` → `/a.slice/a-b.slice`. Null for names that
 * systemd refuses: an empty component, as in `a--b.slice` or `-a.slice`.
 */
export function expandSlice(slice: string): string | null {
  if (slice === "-.slice") return "/";
  const name = sliceName(slice);
  return slice.endsWith(".slice") && !name.includes("") ? cgroupPath(name, "systemd") : null;
}

/** `cgroupRoot` of the kubelet, which is written as a path in either driver: "/kubelet" → ["kubelet"]. */
export function rootName(cgroupRoot: string): CgroupName {
  return cgroupRoot.split("/").filter((part) => part !== "");
}

export const kubepodsName = (root: CgroupName): CgroupName => [...root, "kubepods"];

/** Guaranteed pods have no class of their own: they lie in kubepods itself. */
export function qosName(root: CgroupName, qos: QosClass): CgroupName {
  const kubepods = kubepodsName(root);
  return qos === "Guaranteed" ? kubepods : [...kubepods, qos.toLowerCase()];
}

/** @param uid the one that the kubelet knows: for a static pod its config hash, not the mirror pod's uid */
export function podName(root: CgroupName, qos: QosClass, uid: string): CgroupName {
  return [...qosName(root, qos), `pod${uid}`];
}

/** systemd-cgls leaves out the `_` with which systemd begins a name that the kernel's own files would clash with. */
export const shownName = (name: string): string => (name.startsWith("_") ? name.slice(1) : name);
