import { homedir } from "node:os";
import { join } from "node:path";
import { problem } from "./report";

/** Where one lab keeps everything it makes: never inside the checkout. Absolute paths. */
export interface LabPaths {
  readonly name: string;
  readonly root: string;
  /** What was asked for and what came of it, see state.ts. */
  readonly state: string;
  readonly lock: string;
  readonly logs: string;
  /** One `<process>.json` for each process that was started. */
  readonly pids: string;
  readonly pki: string;
  /** One `<user>.yaml` each. */
  readonly kubeconfigs: string;
  /** Configuration files of the parts, written at each start. */
  readonly config: string;
  /** etcd's, the kubelet's and containerd's data: what `up --fresh` forgets. */
  readonly data: string;
}

/** The lab that is meant when none is named. */
export const DEFAULT_LAB = "default";

type Env = Readonly<Record<string, string | undefined>>;

const NAME = /^[a-z0-9][a-z0-9-]{0,19}$/;

/** The folder that holds all labs of this person. */
function labsRoot(env: Env = process.env): string {
  const base = env.XDG_STATE_HOME || join(env.HOME || homedir(), ".local", "state");
  return join(base, "cutaway", "lab");
}

/** The folder of built programs, shared by all labs and all checkouts. */
export function cacheRoot(env: Env = process.env): string {
  const base = env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache");
  return join(base, "cutaway", "lab");
}

/** @throws ProblemError LAB_NAME when the name could not be a folder of its own. */
export function labPaths(name: string, env: Env = process.env): LabPaths {
  if (!NAME.test(name)) {
    throw problem("LAB_NAME", `"${name}" cannot name a lab`, "use at most 20 of a-z, 0-9 and -");
  }
  const root = join(labsRoot(env), name);
  return {
    name,
    root,
    state: join(root, "lab.json"),
    lock: join(root, "lock.json"),
    logs: join(root, "logs"),
    pids: join(root, "pids"),
    pki: join(root, "pki"),
    kubeconfigs: join(root, "kubeconfigs"),
    config: join(root, "config"),
    data: join(root, "data"),
  };
}
