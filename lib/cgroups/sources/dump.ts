import { dig, digNumber, digString, isObject, type Json } from "@/lib/base/json";
import { type SourceTree, TreeBuilder } from "./tree";

/**
 * The JSON that `cgroup-dump.sh` writes: `{capturedAt, version?, root, cgroups: {path: {file: text}}, processes?: {pid:
 * {command, oom_score_adj}}}`. `capturedAt` is seconds since the epoch, or `{t0, t1}` of them. Empty files may be absent.
 * Never throws; what is not of this shape is refused.
 */
export function readDump(text: string): SourceTree | null {
  const json = parse(text);
  if (!isObject(json) || !isObject(json.cgroups)) return null;
  const tree = new TreeBuilder();
  const processes = isObject(json.processes) ? json.processes : {};
  let index = 0;
  for (const [path, files] of Object.entries(json.cgroups)) {
    index += 1;
    if (!path.startsWith("/")) tree.refuse(index, path, "the path of a cgroup begins with /");
    else if (!isObject(files)) tree.refuse(index, path, "its files are not an object");
    else if (!addCgroup(tree, path, files, processes)) break;
  }
  return tree.finish({ format: "dump", version: versionOf(json), capturedAt: capturedAt(json) });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function addCgroup(tree: TreeBuilder, path: string, files: Json, processes: Json): boolean {
  const cgroup = tree.cgroup(path);
  if (cgroup === null) return false;
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === "string") cgroup.files.set(name, content.trim());
  }
  for (const pid of new Set((cgroup.files.get("cgroup.procs") ?? "").match(/\d+/g) ?? [])) {
    const process = dig(processes, pid);
    const command = digString(process, "command");
    tree.process(cgroup, { pid: Number(pid), command, oomScoreAdj: digNumber(process, "oom_score_adj") });
  }
  return true;
}

/** The mean of both ends of the reading, in ms. */
function capturedAt(json: Json): number | null {
  const single = digNumber(json, "capturedAt");
  if (single !== null) return single * 1000;
  const [t0, t1] = [digNumber(json, "capturedAt", "t0"), digNumber(json, "capturedAt", "t1")];
  return t0 === null ? null : ((t0 + (t1 ?? t0)) / 2) * 1000;
}

/** As it says; else v2 has cgroup.controllers in its root. */
function versionOf(json: Json): 1 | 2 | null {
  if (json.version === 1 || json.version === 2) return json.version;
  const files = Object.values(json.cgroups as Json).slice(0, 50);
  if (files.some((one) => isObject(one) && ("cgroup.controllers" in one || "cpu.weight" in one))) return 2;
  return files.some((one) => isObject(one) && ("cpu.shares" in one || "memory.limit_in_bytes" in one))
    ? 1
    : null;
}
