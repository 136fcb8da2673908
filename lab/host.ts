import { existsSync, readFileSync } from "node:fs";
import { has } from "./run";

/** What this machine can do, as far as the parts of a lab care. */
export interface Host {
  readonly linux: boolean;
  readonly root: boolean;
  readonly cgroup: 1 | 2;
  readonly cgroupDriver: "cgroupfs" | "systemd";
  /** Without CAP_SYS_RESOURCE no process may lower its oom_score_adj. */
  readonly mayLowerOomScore: boolean;
  /** The kernel enforces AppArmor, but nothing can load profiles: containers must go without. */
  readonly apparmorUnusable: boolean;
  readonly overlayfs: boolean;
}

/** include/uapi/linux/capability.h */
const CAP_SYS_RESOURCE = 24n;

/** Whether the effective set of a /proc/<pid>/status text holds a capability. */
export function hasCapability(status: string, capability: bigint): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  return effective !== undefined && ((BigInt(`0x${effective}`) >> capability) & 1n) === 1n;
}

/** Which cgroup hierarchy holds the controllers, from /proc/self/mounts: v2 when it is what is at /sys/fs/cgroup. */
export function cgroupVersion(mounts: string): 1 | 2 {
  return /^\S+ \/sys\/fs\/cgroup cgroup2 /m.test(mounts) ? 2 : 1;
}

/** systemd owns the tree where it runs with v2; elsewhere the plain file system is the safe choice. */
export function cgroupDriver(version: 1 | 2, systemd: boolean): Host["cgroupDriver"] {
  return version === 2 && systemd ? "systemd" : "cgroupfs";
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

export function inspectHost(): Host {
  const cgroup = cgroupVersion(read("/proc/self/mounts"));
  const apparmor = read("/sys/module/apparmor/parameters/enabled").startsWith("Y");
  return {
    linux: process.platform === "linux",
    root: process.getuid?.() === 0,
    cgroup,
    cgroupDriver: cgroupDriver(cgroup, existsSync("/run/systemd/system")),
    mayLowerOomScore: hasCapability(read("/proc/self/status"), CAP_SYS_RESOURCE),
    apparmorUnusable: apparmor && !has("apparmor_parser"),
    overlayfs: /\soverlay$/m.test(read("/proc/filesystems")),
  };
}
