import { existsSync, rmSync } from "node:fs";
import { clearNode } from "./node-down";
import { labPaths } from "./paths";
import { startedNames, stop } from "./processes";
import { say } from "./report";
import { runDir } from "./runtime";
import { exclusively, readState, writeState } from "./state";

/** The kubelet first, or it would start again what ends; those that others need come last. */
const ORDER = ["kubelet", "containerd", "", "kube-apiserver", "etcd"];

/** The order in which processes are ended. */
export function endOrder(names: readonly string[]): string[] {
  const rank = (name: string): number => ORDER.indexOf(ORDER.includes(name) ? name : "");
  return [...names].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** Ends exactly what `up` started. The data stays, unless `purge`. */
export async function down(name: string, { purge = false }: { readonly purge?: boolean }): Promise<void> {
  const paths = labPaths(name);
  const state = readState(paths);
  if (state === null) {
    say(`lab ${name} is not there`);
    return;
  }
  await exclusively(paths, async () => {
    const names = startedNames(paths);
    for (const process of endOrder(names)) await stop(paths, process);
    if (existsSync(runDir(paths))) await clearNode(paths);
    writeState(paths, { ...state, complete: false });
    say(names.length === 0 ? `lab ${name} was down` : `ended   ${names.sort().join(", ")}`);
  });
  if (purge) rmSync(paths.root, { recursive: true, force: true });
}
