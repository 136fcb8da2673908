import type { CgroupVersion } from "../types";

export interface ProcessInfo {
  readonly pid: number;
  /** Command line or name; null where the source has only numbers. */
  readonly command: string | null;
  readonly oomScoreAdj: number | null;
}

/** One cgroup as a source has it. */
export interface SourceCgroup {
  /** Below the mount, e.g. `/kubepods.slice`; "/" for the root. */
  readonly path: string;
  /** What its files hold, by file name; empty when the source has names alone. */
  readonly files: ReadonlyMap<string, string>;
  readonly processes: readonly ProcessInfo[];
  /** systemd gave it to its service to manage; null when the source does not say. */
  readonly delegated: boolean | null;
}

/** A line that could not be read, numbered from 1. */
export interface Unread {
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

/** A node's cgroups from one source, parents before children, siblings in the source's own order. */
export interface SourceTree {
  readonly format: "systemd-cgls" | "find" | "dump" | "grep";
  readonly version: CgroupVersion | null;
  /** ms since the epoch; null when the source does not say. */
  readonly capturedAt: number | null;
  readonly cgroups: readonly SourceCgroup[];
  /** The first hundred. */
  readonly unread: readonly Unread[];
  readonly unreadCount: number;
  /** What a reader should know: cut command lines, several blocks, bounds that were reached. */
  readonly notes: readonly string[];
}

/** The most that is read of anything pasted. */
export const PASTE_LIMITS = {
  characters: 20_000_000,
  lines: 400_000,
  cgroups: 50_000,
  processes: 200_000,
} as const;

export const NO_FILES: ReadonlyMap<string, string> = new Map();

/** Collects cgroups by path: the first mention decides the order, later ones add to it. */
export class TreeBuilder {
  readonly #cgroups = new Map<string, MutableCgroup>();
  readonly #unread: Unread[] = [];
  readonly #notes = new Set<string>();
  #unreadCount = 0;
  #processes = 0;

  get size(): number {
    return this.#cgroups.size;
  }

  /** The cgroup and, before it, every parent that was not named yet; null beyond the bound. */
  cgroup(path: string): MutableCgroup | null {
    const known = this.#cgroups.get(path);
    if (known !== undefined) return known;
    if (this.#cgroups.size >= PASTE_LIMITS.cgroups) {
      this.note(`Only the first ${PASTE_LIMITS.cgroups} cgroups were read.`);
      return null;
    }
    if (path !== "/") this.cgroup(parentPath(path));
    const made: MutableCgroup = { path, files: new Map(), processes: [], delegated: null };
    this.#cgroups.set(path, made);
    return made;
  }

  process(cgroup: MutableCgroup, process: ProcessInfo): void {
    this.#processes += 1;
    if (this.#processes <= PASTE_LIMITS.processes) cgroup.processes.push(process);
    else this.note(`Only the first ${PASTE_LIMITS.processes} processes were read.`);
  }

  refuse(line: number, text: string, why: string): void {
    this.#unreadCount += 1;
    if (this.#unread.length < 100) this.#unread.push({ line, text: text.slice(0, 200), why });
  }

  note(note: string): void {
    this.#notes.add(note);
  }

  finish(about: Pick<SourceTree, "format" | "version" | "capturedAt">): SourceTree {
    return {
      ...about,
      cgroups: [...this.#cgroups.values()],
      unread: this.#unread,
      unreadCount: this.#unreadCount,
      notes: [...this.#notes],
    };
  }
}

export interface MutableCgroup {
  readonly path: string;
  readonly files: Map<string, string>;
  processes: ProcessInfo[];
  delegated: boolean | null;
}

export function parentPath(path: string): string {
  const cut = path.lastIndexOf("/");
  return cut <= 0 ? "/" : path.slice(0, cut);
}

export const joinPath = (parent: string, name: string): string =>
  parent === "/" ? `/${name}` : `${parent}/${name}`;

/** v1 has a directory for each controller; the same cgroup is in all of them. */
const CONTROLLERS =
  /^\/(?:cpu|cpuacct|cpu,cpuacct|cpuacct,cpu|memory|cpuset|pids|hugetlb|blkio|devices|freezer|net_cls|net_prio|net_cls,net_prio|perf_event|rdma|misc|systemd|unified|openrc)(?=\/|$)/;

/** A path below a cgroup mount, and whether it was in a controller's own tree. Null for one that is elsewhere. */
export function belowMount(path: string): { readonly path: string; readonly v1: boolean } | null {
  const mount = path.indexOf("/sys/fs/cgroup");
  if (mount === -1) return null;
  const below = path.slice(mount + "/sys/fs/cgroup".length).replace(/\/+$/, "");
  if (below !== "" && !below.startsWith("/")) return null;
  const [controller] = CONTROLLERS.exec(below) ?? [];
  const rest = controller === undefined ? below : below.slice(controller.length);
  return { path: rest === "" ? "/" : rest, v1: controller !== undefined };
}
