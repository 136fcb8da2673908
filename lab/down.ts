import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { clearNode } from "./node-down";
import { type LabPaths, labPaths } from "./paths";
import { startedNames, stop } from "./processes";
import { say } from "./report";
import { run } from "./run";
import { runDir } from "./runtime";
import { exclusively, readState, writeState } from "./state";
import { VM_BRIDGE, VM_NODE_NAME } from "./vm/machine";

/** The kubelet first, or it would start again what ends; those that others need come last. */
const ORDER = ["kubelet", VM_NODE_NAME, "containerd", "", "kube-apiserver", "etcd"];

/** The order in which processes are ended. */
export function endOrder(names: readonly string[]): string[] {
  const rank = (name: string): number => ORDER.indexOf(ORDER.includes(name) ? name : "");
  return [...names].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** Ends exactly what `up` started. The data stays, unless `purge`. */
export async function down(name: string, { purge = false }: { readonly purge?: boolean }): Promise<void> {
  const paths = labPaths(name);
  if (readState(paths) === null) say(`lab ${name} is not there`);
  else await exclusively(paths, () => end(paths, purge));
}

/** The same for who holds the lab's lock already: nobody may start it between its end and its purge. */
export async function end(paths: LabPaths, purge: boolean): Promise<void> {
  const names = startedNames(paths);
  for (const process of endOrder(names)) await stop(paths, process);
  if (existsSync(runDir(paths))) await clearNode(paths);
  if (names.includes(VM_NODE_NAME)) await run("ip", ["link", "delete", VM_BRIDGE]);
  say(names.length === 0 ? `lab ${paths.name} was down` : `ended   ${names.sort().join(", ")}`);
  const state = readState(paths);
  if (purge) forget(paths);
  else if (state !== null) writeState(paths, { ...state, complete: false });
}

/** Removes all but the lock, which is its holder's to give back. */
function forget(paths: LabPaths): void {
  for (const path of readdirSync(paths.root).map((name) => join(paths.root, name))) {
    if (path !== paths.lock) rmSync(path, { recursive: true, force: true });
  }
}
