import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** A program started for a benchmark, ready once a line of its output said so. */
export interface Running {
  readonly pid: number;
  /** What the first group of the ready pattern matched. */
  readonly address: string;
  stop(): Promise<void>;
}

/**
 * Starts a program and waits for the line that says it serves.
 * @throws Error with the program's output when it ends before that.
 */
export function start(
  command: string,
  args: readonly string[],
  ready: RegExp,
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  let output = "";
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const address = ready.exec(output)?.[1];
      if (address !== undefined) resolve({ pid: child.pid ?? 0, address, stop: () => stop(child) });
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${command} ended with ${code}:\n${output}`)));
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

/** Runs a program to its end and returns what it printed. @throws Error when it exits other than 0. */
export function output(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0
        ? resolve(Buffer.concat(chunks).toString())
        : reject(new Error(`${command} ended with ${code}: ${Buffer.concat(errors).toString()}`)),
    );
  });
}

/** Resident memory of a process in MiB (VmRSS of proc_pid_status(5)); NaN where there is no /proc. */
export function residentMiB(pid: number): number {
  try {
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kib === undefined ? Number.NaN : Number(kib) / 1024;
  } catch {
    return Number.NaN;
  }
}

/** Processor time of a process so far, user and system, in seconds (proc_pid_stat(5)); NaN where there is no /proc. */
export function processorSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
  } catch {
    return Number.NaN;
  }
}

/** sysconf(_SC_CLK_TCK), which is 100 on every Linux of today. */
const CLOCK_TICKS = 100;

/** Samples a process's resident memory until stopped, and gives the growth of its highest over its first. */
export function watchMemory(pid: number): { stop(): number } {
  const first = residentMiB(pid);
  let highest = first;
  const timer = setInterval(() => {
    highest = Math.max(highest, residentMiB(pid));
  }, 20);
  return {
    stop() {
      clearInterval(timer);
      return Math.max(highest, residentMiB(pid)) - first;
    },
  };
}
