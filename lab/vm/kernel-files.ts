import type { LabPaths } from "../paths";
import { problem } from "../report";
import { inGuest } from "./ssh";

const MOUNT = "/sys/fs/cgroup";

/** Files that a view of cgroups predicts or observes. */
const FILES = [
  "cpu.weight",
  "cpu.max",
  "cpuset.cpus",
  "memory.min",
  "memory.low",
  "memory.high",
  "memory.max",
  "memory.swap.max",
  "memory.oom.group",
  "pids.max",
  "hugetlb.2MB.max",
  "hugetlb.1GB.max",
];

/** One line each, as `path/file:value`; a score is that of a cgroup's first process. */
const READ = `cd ${MOUNT} && grep -rsH '' ${FILES.map((file) => `--include=${file}`).join(" ")} kubepods.slice
for f in $(find kubepods.slice -name cgroup.procs); do read -r pid < $f && echo "\${f%cgroup.procs}oom_score_adj:$(cat /proc/$pid/oom_score_adj)"; done; true`;

/** Emulated, a look at every cgroup takes seconds; one that takes this long will not come. */
const TIMEOUT_MS = 120_000;

/** What a command in the guest printed. @throws ProblemError LAB_GUEST with what it complained of */
export async function guestSays(paths: LabPaths, command: string, input?: string): Promise<string> {
  const done = await inGuest(paths, command, {
    timeoutMs: TIMEOUT_MS,
    ...(input === undefined ? {} : { input }),
  });
  if (done.ok) return done.stdout;
  const said = done.stderr.trim() || `no answer within ${TIMEOUT_MS / 1000} s`;
  throw problem("LAB_GUEST", `in the guest: ${said}`, "see its log: npm run lab -- status");
}

/** The kernel's value of each file of each cgroup of pods, by "/path file". An empty cpuset is one, so lines may end after the colon. */
export async function kernelFiles(paths: LabPaths): Promise<ReadonlyMap<string, string>> {
  const lines = (await guestSays(paths, READ)).split("\n").flatMap((line) => {
    const [, path, file, value] = /^(.*)\/([a-z_0-9A-Z.]+):(.*)$/.exec(line) ?? [];
    return path === undefined ? [] : [[`/${path} ${file}`, value ?? ""] as const];
  });
  return new Map(lines);
}
