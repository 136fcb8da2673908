import { type LabProcess, labState } from "./index";
import { labPaths } from "./paths";
import { portsFrom } from "./ports";
import { logFile } from "./processes";
import { say } from "./report";
import { needState } from "./state";
import { kubeconfigPath } from "./users";

/** Prints a lab's processes and what it does without. */
export function status(name: string, asJson: boolean): void {
  const state = labState(name) ?? { ...needState(name), processes: [] };
  const paths = labPaths(name);
  if (asJson) {
    say(JSON.stringify({ ...state, kubeconfig: kubeconfigPath(paths) }, null, 2));
    return;
  }
  say(`lab ${name}: ${summary(state.processes, state.complete)}`);
  for (const process of state.processes) say(`  ${line(process)}  ${logFile(paths, process.name)}`);
  for (const { part, reason } of state.leftOut) say(`  without ${part}: ${reason}`);
  say(`  apiserver   https://127.0.0.1:${portsFrom(state.portsFrom).apiserver}`);
  say(`  kubeconfig  ${kubeconfigPath(paths)}`);
}

/** The state in a word or two. */
export function summary(processes: readonly LabProcess[], complete: boolean): string {
  if (processes.length === 0) return "down";
  const ended = processes.filter(({ pid }) => pid === null).length;
  if (ended > 0) return `${ended} of ${processes.length} processes have ended; up starts them again`;
  return complete ? "up" : "not all the way up; up goes on";
}

function line({ name, pid }: LabProcess): string {
  return `${name.padEnd(24)} ${(pid === null ? "ended" : `pid ${pid}`).padEnd(11)}`;
}
