import { belowMount, type SourceTree, TreeBuilder } from "./tree";

const FILE = /^(.+)\/((?:cpu|cpuset|memory|pids|io|hugetlb|cgroup)\.[\w.]+):(.*)$/;

/**
 * Output of `find /sys/fs/cgroup -type d`, or of `grep -rs . --include=cpu.weight …` with lines `path/file:value`. Paths may
 * be whole, or relative to the mount. Never throws.
 */
export function readFind(text: string): SourceTree {
  const tree = new TreeBuilder();
  let [v1, v2, values] = [false, false, false];
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.replace(/\r$/, "").trim();
    if (line === "") continue;
    const [, inside, file, value] = FILE.exec(line) ?? [];
    const place = placeOf(inside ?? line);
    if (place === null) {
      tree.refuse(index + 1, line, "no path of a cgroup");
      continue;
    }
    v1 ||= place.v1;
    v2 ||= file === "cpu.weight" || file === "memory.max";
    const cgroup = tree.cgroup(place.path);
    if (cgroup === null) break;
    if (file === undefined || value === undefined) continue;
    values = true;
    const known = cgroup.files.get(file);
    cgroup.files.set(file, known === undefined ? value.trim() : `${known}\n${value.trim()}`);
  }
  const version = v1 ? 1 : v2 || tree.size > 0 ? 2 : null;
  return tree.finish({ format: values ? "grep" : "find", version, capturedAt: null });
}

function placeOf(path: string): { readonly path: string; readonly v1: boolean } | null {
  const below = belowMount(path);
  if (below !== null) return below;
  const relative = path.replace(/^\.\//, "");
  return /^(kubepods|kubelet|system|user|init|machine)[\w.@:\\-]*(\/|$)/.test(relative)
    ? { path: `/${relative}`, v1: false }
    : null;
}
