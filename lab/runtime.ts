import { join } from "node:path";
import type { LabPaths } from "./paths";
import { run } from "./run";

/**
 * Where containerd and runc keep what a restart forgets. A short path outside the state
 * folder, because the path of a socket holds at most 107 characters.
 */
export const runDir = (paths: LabPaths): string => join("/run/cutaway-lab", paths.name);

export const containerdSocket = (paths: LabPaths): string => join(runDir(paths), "containerd.sock");

/** The name by which host-local and libcni file what they know of our pods' network. */
export const networkName = (paths: LabPaths): string => `cutaway-${paths.name}`;

/** containerd's own client, in the namespace that the kubelet uses. */
export const ctr = (paths: LabPaths, ...args: readonly string[]): ReturnType<typeof run> =>
  run("ctr", ["--address", containerdSocket(paths), "--namespace", "k8s.io", ...args]);
