import { readFiles } from "./files";
import type { Observed } from "./observed";
import type { CadvisorRow } from "./sources/cadvisor-table";
import { readRow } from "./sources/row";
import type { ProcessInfo, SourceTree } from "./sources/tree";
import type { CgroupVersion } from "./types";

/** What cAdvisor knows a cgroup as; pod and container are "" where it knows none. */
export interface Hint {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly image: string;
}

/** A cgroup that some source shows, whatever the source is. */
export interface SeenCgroup {
  readonly path: string;
  readonly observed: Observed;
  readonly processes: readonly ProcessInfo[];
  readonly delegated: boolean | null;
  readonly hint: Hint | null;
}

export type SourceKind = "kubelet" | "dump" | "paths" | "none";

/** Everything that one source shows of a node's cgroups. */
export interface Seen {
  readonly kind: SourceKind;
  readonly version: CgroupVersion;
  readonly cgroups: readonly SeenCgroup[];
  /** ms since the epoch; null when the source does not say. */
  readonly at: number | null;
}

const CONTAINER_ID = /^[0-9a-f]{64}$/;

/** Stats that come from the runtime name containers, not cgroups: no tree can be made of them. */
export const isFromRuntime = (rows: readonly CadvisorRow[]): boolean =>
  rows.length > 0 && rows.every(({ id }) => CONTAINER_ID.test(id) || id === "/");

/** Rows of `/metrics/cadvisor`. */
export function seenByKubelet(rows: readonly CadvisorRow[], version: CgroupVersion, at: number | null): Seen {
  const usable = isFromRuntime(rows) ? [] : rows.filter(({ id }) => id.startsWith("/"));
  const cgroups = usable.map((row) => ({
    path: row.id,
    observed: readRow(row, version),
    processes: [],
    delegated: null,
    hint: { namespace: row.namespace, pod: row.pod, container: row.container, image: row.image },
  }));
  return { kind: "kubelet", version, cgroups, at };
}

/** What somebody pasted or opened. */
export function seenInPaste(tree: SourceTree): Seen {
  const cgroups = tree.cgroups.map(({ path, files, processes, delegated }) => ({
    path,
    observed: readFiles(files, processes, tree.version),
    processes,
    delegated,
    hint: null,
  }));
  const hasValues = tree.format === "dump" || tree.format === "grep";
  return { kind: hasValues ? "dump" : "paths", version: tree.version ?? 2, cgroups, at: tree.capturedAt };
}

/** No source at all: everything is predicted from objects and settings. */
export const nothingSeen = (version: CgroupVersion): Seen => ({
  kind: "none",
  version,
  cgroups: [],
  at: null,
});
