import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import type { Environment } from "./environment-proxy";
import { kubeProblem } from "./error-codes";
import {
  type ClusterEntry,
  type Kubeconfig,
  mergeKubeconfigs,
  parseKubeconfig,
  type UserEntry,
} from "./kubeconfig-parse";

/** Where a kubeconfig may come from; tests replace it, the process uses `machine()`. */
export interface Surroundings {
  readonly env: Environment;
  readonly home: string;
  /** Where a pod finds its service account. */
  readonly serviceAccount: string;
}

export const machine = (): Surroundings => ({
  env: process.env,
  home: homedir(),
  serviceAccount: "/var/run/secrets/kubernetes.io/serviceaccount",
});

export const IN_CLUSTER = "in-cluster";

/**
 * The kubeconfig of this machine, by kubectl's order: the named file, the files of KUBECONFIG
 * merged, ~/.kube/config, and in a pod its service account.
 * @throws ProblemError KUBECONFIG_NOT_FOUND, KUBECONFIG_UNREADABLE, KUBECONFIG_INVALID, KUBECONFIG_NO_CONTEXTS.
 */
export async function loadKubeconfig(file: string | undefined, around = machine()): Promise<Kubeconfig> {
  const { paths, mayLack } = candidates(file, around);
  const present = paths.filter((path) => !mayLack || existsSync(path));
  if (present.length === 0) return inCluster(around) ?? notFound(paths);
  const parts = await Promise.all(present.map(async (path) => parseKubeconfig(await read(path), path)));
  const config = mergeKubeconfigs(parts);
  if (config.contexts.size === 0) {
    throw kubeProblem("KUBECONFIG_NO_CONTEXTS", { message: `${present.join(", ")} holds no contexts.` });
  }
  return config;
}

/**
 * Whether there is anything to read: the file of ~/.kube/config, a pod's service account, or a KUBECONFIG that names
 * files, be they there or not. Then what is wrong with them is for the person to see.
 */
export function hasKubeconfig(around = machine()): boolean {
  const { paths } = candidates(undefined, around);
  return (
    (around.env.KUBECONFIG ?? "") !== "" ||
    paths.some((path) => existsSync(path)) ||
    inCluster(around) !== null
  );
}

/** A file named on the command line must exist; kubectl skips missing ones of the others. */
function candidates(file: string | undefined, { env, home }: Surroundings) {
  if (file !== undefined) return { paths: [resolve(file)], mayLack: false };
  const listed = (env.KUBECONFIG ?? "").split(delimiter).filter((path) => path !== "");
  const paths = listed.length > 0 ? listed.map((path) => resolve(path)) : [join(home, ".kube", "config")];
  return { paths, mayLack: true };
}

function notFound(paths: readonly string[]): never {
  throw kubeProblem("KUBECONFIG_NOT_FOUND", { message: `There is no kubeconfig at ${paths.join(", ")}.` });
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "unknown error";
    if (code === "ENOENT") notFound([path]);
    throw kubeProblem("KUBECONFIG_UNREADABLE", { message: `${path} cannot be read (${code}).`, cause });
  }
}

/** What client-go's rest.InClusterConfig makes of a pod's environment; null outside a pod. */
function inCluster({ env, serviceAccount }: Surroundings): Kubeconfig | null {
  const host = env.KUBERNETES_SERVICE_HOST;
  const port = env.KUBERNETES_SERVICE_PORT;
  const tokenFile = join(serviceAccount, "token");
  if (!host || !port || !existsSync(tokenFile)) return null;
  const name = IN_CLUSTER;
  const cluster = {
    name,
    server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
    ca: { kind: "file", path: join(serviceAccount, "ca.crt") },
    tlsServerName: null,
    insecureSkipTlsVerify: false,
    proxyUrl: null,
  } as const;
  return oneContext(cluster, { tokenFile });
}

/** A user without any credential, except for its name. */
export const NO_USER = {
  certificate: null,
  key: null,
  token: null,
  tokenFile: null,
  basic: null,
  exec: null,
  unsupportedProvider: null,
  impersonate: null,
} as const;

/** A kubeconfig of one context, which has the cluster's name. */
export function oneContext(cluster: ClusterEntry, user: Partial<UserEntry>): Kubeconfig {
  const { name } = cluster;
  return {
    currentContext: name,
    clusters: new Map([[name, cluster]]),
    users: new Map([[name, { ...NO_USER, name, ...user }]]),
    contexts: new Map([[name, { name, cluster: name, user: name, namespace: null }]]),
  };
}
