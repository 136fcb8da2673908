import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { giveLock, takeLock } from "./lock";
import { type LabPaths, labPaths } from "./paths";
import { problem } from "./report";

/** A part that this lab does without, and why. */
export interface LeftOut {
  readonly part: string;
  readonly reason: string;
}

/** What was asked for and what came of it. */
export interface LabState {
  readonly portsFrom: number;
  readonly kubelet: boolean;
  readonly demo: boolean;
  /** A second node, in a guest with cgroup v2. Labs of before there was one do not say. */
  readonly vmNode?: boolean;
  readonly leftOut: readonly LeftOut[];
  /** True once `up` came to its end: everything that can run here was seen running. */
  readonly complete: boolean;
}

/** The lab's state; null when it was never started (or forgotten). */
export function readState(paths: LabPaths): LabState | null {
  try {
    return JSON.parse(readFileSync(paths.state, "utf8")) as LabState;
  } catch {
    return null;
  }
}

export function writeState(paths: LabPaths, state: LabState): void {
  mkdirSync(paths.root, { recursive: true, mode: 0o700 });
  writeFileSync(paths.state, `${JSON.stringify(state, null, 2)}\n`);
}

/** @throws ProblemError LAB_DOWN when there is no such lab. */
export function needState(name: string): LabState {
  const state = readState(labPaths(name));
  if (state === null)
    throw problem("LAB_DOWN", `lab ${name} was not started`, "start it with: npm run lab -- up");
  return state;
}

/** Runs `work` unless another `up` or `down` of the same lab is at it. */
export async function exclusively<T>(paths: LabPaths, work: () => Promise<T>): Promise<T> {
  const holder = takeLock(paths.lock);
  if (holder !== null) {
    throw problem(
      "LAB_BUSY",
      `lab ${paths.name} is being worked on by pid ${holder.pid}`,
      "wait for it to end",
    );
  }
  try {
    return await work();
  } finally {
    giveLock(paths.lock);
    removeIfEmpty(paths.root);
  }
}

/** A lab that could not begin leaves no trace. */
function removeIfEmpty(folder: string): void {
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
