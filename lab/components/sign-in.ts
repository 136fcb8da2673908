import { join } from "node:path";
import type { LabPaths } from "../paths";

/** The kubeconfig that a process of the lab signs in with. */
export const processKubeconfig = (paths: LabPaths, name: string): string =>
  join(paths.kubeconfigs, `${name}.yaml`);

/** The three flags of a server that signs in itself and asks the apiserver about those who call it. */
export function signIn(paths: LabPaths, name: string): Record<string, string> {
  const kubeconfig = processKubeconfig(paths, name);
  return {
    kubeconfig,
    "authentication-kubeconfig": kubeconfig,
    "authorization-kubeconfig": kubeconfig,
  };
}
