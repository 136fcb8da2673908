import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Fields of a kubeconfig's cluster and user, as they stand in the file. */
export interface ContextFields {
  readonly cluster: Readonly<Record<string, unknown>>;
  readonly user?: Readonly<Record<string, unknown>>;
}

export interface KubeconfigFile {
  readonly path: string;
  readonly folder: string;
  /** Writes the file again with other content. */
  write(contexts: Readonly<Record<string, ContextFields>>, current?: string): void;
  remove(): void;
}

/** A kubeconfig in a folder of its own: each context gets a cluster and a user of its name. */
export function kubeconfigFile(
  contexts: Readonly<Record<string, ContextFields>>,
  current?: string,
): KubeconfigFile {
  const folder = mkdtempSync(join(tmpdir(), "cutaway-kubeconfig-"));
  const path = join(folder, "config");
  const file: KubeconfigFile = {
    path,
    folder,
    write: (next, start) => writeFileSync(path, content(next, start)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  file.write(contexts, current);
  return file;
}

/** JSON is YAML. */
function content(
  contexts: Readonly<Record<string, ContextFields>>,
  current = Object.keys(contexts)[0],
): string {
  const entries = Object.entries(contexts);
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": current,
    contexts: entries.map(([name]) => ({ name, context: { cluster: name, user: name } })),
    clusters: entries.map(([name, { cluster }]) => ({ name, cluster })),
    users: entries.map(([name, { user = {} }]) => ({ name, user })),
  });
}
