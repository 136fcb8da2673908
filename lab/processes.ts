import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Identity, identify, isAlive } from "./identity";
import type { LabPaths } from "./paths";
import { poll } from "./poll";
import { problem } from "./report";

export interface Command {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const pidFile = (paths: LabPaths, name: string): string => join(paths.pids, `${name}.json`);
export const logFile = (paths: LabPaths, name: string): string => join(paths.logs, `${name}.log`);

/** Names of the processes that were started and not yet ended by us, in no order. */
export function startedNames(paths: LabPaths): string[] {
  try {
    return readdirSync(paths.pids).map((file) => file.replace(/\.json$/, ""));
  } catch {
    return [];
  }
}

/** The process that we started under this name, if it still runs. */
export function running(paths: LabPaths, name: string): Identity | null {
  try {
    const identity = JSON.parse(readFileSync(pidFile(paths, name), "utf8")) as Identity;
    return isAlive(identity) ? identity : null;
  } catch {
    return null;
  }
}

/** Starts it in a session of its own, so that it outlives us; its output goes to the end of its log. */
export function start(paths: LabPaths, { name, command, args, env }: Command): Identity {
  mkdirSync(paths.logs, { recursive: true });
  mkdirSync(paths.pids, { recursive: true });
  const log = openSync(logFile(paths, name), "a");
  const child = spawn(command, [...args], {
    cwd: paths.root,
    detached: true,
    stdio: ["ignore", log, log],
    env: { ...process.env, ...env },
  });
  closeSync(log);
  // Not found or not executable: `identify` has no process to name, and we say so below.
  child.on("error", () => undefined);
  child.unref();
  const identity = child.pid === undefined ? null : identify(child.pid);
  if (identity === null) throw died(paths, name);
  writeFileSync(pidFile(paths, name), JSON.stringify(identity));
  return identity;
}

/** SIGTERM, then SIGKILL after `graceSeconds`; only ever to the very process we started. */
export async function stop(paths: LabPaths, name: string, graceSeconds = 10): Promise<boolean> {
  const identity = running(paths, name);
  if (identity !== null) {
    signal(identity, "SIGTERM");
    if (!(await ended(identity, graceSeconds))) {
      signal(identity, "SIGKILL");
      await ended(identity, 5);
    }
  }
  rmSync(pidFile(paths, name), { force: true });
  return identity !== null;
}

function signal(identity: Identity, name: NodeJS.Signals): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, name);
  } catch (error) {
    // It ended between the two lines: that is what we wanted.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function ended(identity: Identity, seconds: number): Promise<boolean> {
  return (await poll(seconds, async () => (isAlive(identity) ? null : true), 50)) !== null;
}

/** The last lines of a log, indented for a terminal. */
export function logTail(paths: LabPaths, name: string, lines = 12): string {
  try {
    const all = readFileSync(logFile(paths, name), "utf8").trimEnd().split("\n");
    return all
      .slice(-lines)
      .map((line) => `    ${line.slice(0, 300)}`)
      .join("\n");
  } catch {
    return "    (no log)";
  }
}

/** What to throw when a process ended or never served: its own last words are the best hint. */
export function died(paths: LabPaths, name: string, what = "ended by itself"): Error {
  return problem(
    "LAB_PROCESS",
    `${name} ${what}; its last lines were:\n${logTail(paths, name)}`,
    `read ${logFile(paths, name)}, then run up again (it goes on where it stopped), or up --fresh`,
  );
}
