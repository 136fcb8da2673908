import { readdirSync, readFileSync, readlinkSync, rmdirSync, rmSync, statSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { type Identity, identify, isAlive } from "./identity";
import { NODE_BRIDGE, POD_BRIDGE } from "./node";
import type { LabPaths } from "./paths";
import { poll } from "./poll";
import { run } from "./run";
import { containerdSocket, runDir } from "./runtime";

/**
 * Ends every container of the lab and removes what they leave on the machine, as a power cut
 * would: containers are children of shims, and a shim names our socket in its arguments.
 */
export async function clearNode(paths: LabPaths): Promise<void> {
  const shims = pids().filter((pid) => isOurShim(argumentsOf(pid), containerdSocket(paths)));
  const inits = pids().filter((pid) => shims.includes(parentOf(pid)));
  const networks = new Set(inits.map(networkInode));
  await kill(inits);
  await kill(shims);
  for (const socket of shimSockets(paths)) rmSync(socket, { force: true });
  await removeNetworkNamespaces(networks);
  for (const mount of mountsUnder(read("/proc/self/mountinfo"), [runDir(paths), paths.root])) {
    await run("umount", ["--lazy", mount]);
  }
  for (const bridge of [POD_BRIDGE, NODE_BRIDGE]) await run("ip", ["link", "delete", bridge]);
  const pods = entries(tasks(paths));
  removeFiles(CNI_RESULTS, (name) => pods.some((id) => name.includes(id)));
  removeFiles(LOG_LINKS, (name) => linkTarget(join(LOG_LINKS, name)).startsWith(`${paths.root}/`));
  removeCgroups();
  rmSync(runDir(paths), { recursive: true, force: true });
}

/** Whether these are the arguments of a containerd shim that reports to `socket`. */
export function isOurShim(args: readonly string[], socket: string): boolean {
  return (args[0]?.includes("containerd-shim") ?? false) && args[args.indexOf("-address") + 1] === socket;
}

/** Mount points at or below the folders, deepest first, from the text of /proc/self/mountinfo (proc(5)). */
export function mountsUnder(mountinfo: string, folders: readonly string[]): string[] {
  return mountinfo
    .split("\n")
    .map((line) => unescapeOctal(line.split(" ")[4] ?? ""))
    .filter((point) => folders.some((folder) => point === folder || point.startsWith(`${folder}/`)))
    .sort((a, b) => b.length - a.length);
}

/** proc(5) writes space, tab, newline and backslash as `\040` and so on. */
const unescapeOctal = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

const pids = (): number[] =>
  readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));

const argumentsOf = (pid: number): string[] => read(`/proc/${pid}/cmdline`).split("\0");

const parentOf = (pid: number): number =>
  Number(/^PPid:\s*(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);

function networkInode(pid: number): number {
  try {
    return statSync(`/proc/${pid}/ns/net`).ino;
  } catch {
    return -1;
  }
}

async function kill(targets: readonly number[]): Promise<void> {
  const identities = targets.flatMap((pid) => identify(pid) ?? []);
  for (const { pid } of identities.filter(isAlive)) process.kill(pid, "SIGKILL");
  await poll(10, async () => (identities.some((identity: Identity) => isAlive(identity)) ? null : true), 50);
}

/** What libcni remembers of each pod's network, and the kubelet's links to the logs of containers. */
const CNI_RESULTS = "/var/lib/cni/results";
const LOG_LINKS = "/var/log/containers";

/** containerd's folder of what runs, one folder for each container and each pod, named by its id. */
const tasks = (paths: LabPaths): string =>
  join(runDir(paths), "state", "io.containerd.runtime.v2.task", "k8s.io");

/** Each task's folder holds the address of its shim: the sockets that a killed shim leaves in /run. */
function shimSockets(paths: LabPaths): string[] {
  return entries(tasks(paths)).flatMap((id) => {
    const address = read(join(tasks(paths), id, "address")).trim();
    return address.startsWith("unix://") ? [address.slice("unix://".length)] : [];
  });
}

/** containerd pins each pod's network namespace by a mount in /run/netns. */
async function removeNetworkNamespaces(inodes: ReadonlySet<number>): Promise<void> {
  const folder = "/run/netns";
  for (const path of entries(folder).map((name) => join(folder, name))) {
    if (!exists(path) || !inodes.has(statSync(path).ino)) continue;
    await run("umount", [path]);
    rmSync(path, { force: true });
  }
}

const CGROUPS = "/sys/fs/cgroup";

/** The kubelet's trees, in each hierarchy: /kubepods, or kubepods.slice below systemd. Empty by now. */
function removeCgroups(): void {
  for (const hierarchy of [CGROUPS, ...entries(CGROUPS).map((name) => join(CGROUPS, name))]) {
    for (const name of ["kubepods", "kubepods.slice"]) removeTree(join(hierarchy, name));
  }
}

/** A cgroup's files cannot be unlinked: only folders are removed, the deepest first. */
function removeTree(folder: string): void {
  if (!exists(folder)) return;
  for (const name of entries(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) removeTree(path);
  }
  try {
    rmdirSync(folder);
  } catch (error) {
    // Somebody else's process is in it, or the other name of the same hierarchy was faster.
    if (!["EBUSY", "ENOENT"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

function removeFiles(folder: string, isOurs: (name: string) => boolean): void {
  for (const name of entries(folder).filter(isOurs)) unlinkSync(join(folder, name));
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkTarget(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

function exists(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch {
    return false;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
