import { DEFAULT_LAB, labPaths } from "./paths";
import { running, startedNames } from "./processes";
import { type LabState, needState, readState } from "./state";
import { kubeconfigPath } from "./users";

/**
 * Path of a user's kubeconfig in a lab that was started.
 * @throws ProblemError LAB_DOWN, LAB_USER
 */
export function labKubeconfig(user = "admin", name = DEFAULT_LAB): string {
  needState(name);
  return kubeconfigPath(labPaths(name), user);
}

export interface LabProcess {
  readonly name: string;
  /** Null when it does not run (any more). */
  readonly pid: number | null;
}

/** What a lab is and which of its processes run; null when it was never started. */
export function labState(
  name = DEFAULT_LAB,
): (LabState & { readonly processes: readonly LabProcess[] }) | null {
  const paths = labPaths(name);
  const state = readState(paths);
  if (state === null) return null;
  const processes = startedNames(paths)
    .sort()
    .map((process) => ({ name: process, pid: running(paths, process)?.pid ?? null }));
  return { ...state, processes };
}
