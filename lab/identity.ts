import { readFileSync } from "node:fs";

/**
 * A process for certain: pids are used again, but not with the same start time in the
 * same boot. Start time is in clock ticks since boot (field 22 of /proc/<pid>/stat, proc(5)).
 */
export interface Identity {
  readonly pid: number;
  readonly startTicks: string;
  readonly bootId: string;
}

/** Field 22 of a stat line; the command (field 2) may hold spaces and brackets. Null when it is no stat line. */
export function startTicks(stat: string): string | null {
  const afterCommand = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return afterCommand[19] ?? null;
}

/** Field 3: a zombie has ended, only its parent has not looked yet. */
export function isZombie(stat: string): boolean {
  return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
}

function readOr(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** The identity of a running process; null when there is none with this pid. */
export function identify(pid: number): Identity | null {
  const stat = readOr(`/proc/${pid}/stat`);
  const bootId = readOr("/proc/sys/kernel/random/boot_id");
  if (stat === null || bootId === null || isZombie(stat)) return null;
  const ticks = startTicks(stat);
  return ticks === null ? null : { pid, startTicks: ticks, bootId: bootId.trim() };
}

/** True when exactly this process still runs. */
export function isAlive(identity: Identity): boolean {
  const now = identify(identity.pid);
  return now !== null && now.startTicks === identity.startTicks && now.bootId === identity.bootId;
}
