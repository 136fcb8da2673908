import type { LabPaths } from "../paths";
import { portsFrom } from "../ports";
import type { Outcome, RunOptions } from "../run";
import { run } from "../run";
import { needState } from "../state";
import { knownHosts, sshKey } from "./seed";

/** ssh's arguments up to the command. An emulated machine needs seconds for a handshake. */
export function sshArguments(paths: LabPaths, port: number): string[] {
  const options = {
    BatchMode: "yes",
    ConnectTimeout: "60",
    IdentitiesOnly: "yes",
    LogLevel: "ERROR",
    StrictHostKeyChecking: "accept-new",
    UserKnownHostsFile: knownHosts(paths),
  };
  const said = Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  return ["-F", "none", "-i", sshKey(paths), "-p", String(port), ...said, "root@127.0.0.1"];
}

/** Runs a shell command in the guest as root, with `input` as its standard input. @throws ProblemError LAB_DOWN */
export function inGuest(
  paths: LabPaths,
  command: string,
  options: Pick<RunOptions, "input" | "timeoutMs"> = {},
): Promise<Outcome> {
  const { vmSsh } = portsFrom(needState(paths.name).portsFrom);
  return run("ssh", [...sshArguments(paths, vmSsh), command], options);
}
