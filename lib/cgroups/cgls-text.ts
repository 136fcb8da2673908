import { shownName } from "./name";
import type { ProcessInfo } from "./sources/tree";

export interface CglsCgroup {
  readonly path: string;
  readonly processes: readonly ProcessInfo[];
  readonly delegated: boolean | null;
}

/**
 * The text that `systemd-cgls --xattr=no --cgroup-id=no` prints for a tree: its glyphs, numbers to the right, children after
 * processes. Cgroups come in the order given, parents before children.
 */
export function cglsText(cgroups: readonly CglsCgroup[]): string {
  const children = new Map<string, CglsCgroup[]>();
  for (const cgroup of cgroups) {
    if (cgroup.path === "/") continue;
    const parent = cgroup.path.slice(0, cgroup.path.lastIndexOf("/")) || "/";
    children.set(parent, [...(children.get(parent) ?? []), cgroup]);
  }
  const root = cgroups.find(({ path }) => path === "/");
  const below = root === undefined ? [] : linesBelow(root, children, "");
  return ["Control group /:", "-.slice", ...below, ""].join("\n");
}

function linesBelow(
  cgroup: CglsCgroup,
  all: ReadonlyMap<string, readonly CglsCgroup[]>,
  prefix: string,
): string[] {
  const children = all.get(cgroup.path) ?? [];
  const processes = cgroup.processes.toSorted((a, b) => a.pid - b.pid);
  const width = String(processes.at(-1)?.pid ?? "").length;
  const last = processes.length + children.length - 1;
  const glyph = (index: number) => (index === last ? "└─" : "├─");
  return [
    ...processes.map(
      ({ pid, command }, i) => `${prefix}${glyph(i)}${String(pid).padStart(width)} ${command ?? "n/a"}`,
    ),
    ...children.flatMap((child, i) => {
      const index = processes.length + i;
      const name = shownName(child.path.slice(child.path.lastIndexOf("/") + 1));
      const line = `${prefix}${glyph(index)}${name}${child.delegated ? " …" : ""}`;
      return [line, ...linesBelow(child, all, prefix + (index === last ? "  " : "│ "))];
    }),
  ];
}
