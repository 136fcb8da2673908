import { assemble } from "./assemble";
import { type Compared, compareTrees } from "./compare";
import { matcher } from "./flatten";
import { nothingSeen, seenInPaste } from "./from-source";
import { labelOf } from "./row";
import { readSettings } from "./settings";
import { readPaste } from "./sources/paste";
import type { ProcessInfo, SourceTree } from "./sources/tree";
import type { CgroupView, NodeTree } from "./view";
import { fromWire, type NodeModelParts } from "./wire";

/** A pasted text, joined with what is known of its node. */
export interface JoinedPaste {
  readonly source: SourceTree;
  readonly tree: NodeTree;
  readonly compared: readonly Compared[];
  readonly counts: readonly { readonly kind: Compared["kind"]; readonly count: number }[];
  /** False: nothing is known of the node, so the tree stands alone. */
  readonly hasModel: boolean;
}

/** @param model what `/api/cgroups/model` gave; null when it could not be had */
export function joinPaste(text: string, model: string | null): JoinedPaste {
  const source = readPaste(text);
  const seen = seenInPaste(source);
  const known = model === null ? null : fromWire(model);
  const parts = known ?? strangers(seen.version);
  const facts = { ...parts.facts, version: source.version ?? parts.facts.version };
  const tree = assemble({
    facts,
    pods: parts.pods,
    seen: { ...seen, version: facts.version },
    summary: null,
  });
  const api = assemble({ ...parts, summary: null });
  const compared = compareTrees(api, tree);
  return { source, tree, compared, counts: countKinds(compared), hasModel: known !== null };
}

/** A node of which nothing is known. */
function strangers(version: 1 | 2): NodeModelParts {
  const node = {
    name: "",
    capacity: new Map(),
    allocatable: new Map(),
    kubeletVersion: "",
    minor: null,
    runtime: "",
    kernel: "",
    osImage: "",
    ready: null,
    pressure: [],
    kubeletAt: null,
    simulated: false,
  };
  const settings = readSettings(null, null);
  const facts = {
    node,
    settings,
    version,
    maxPid: null,
    swapCapacity: null,
    pageSize: 4096,
    hugePageSizes: [],
  };
  return { facts, pods: [], seen: nothingSeen(version) };
}

function countKinds(compared: readonly Compared[]): JoinedPaste["counts"] {
  const counts = new Map<Compared["kind"], number>();
  for (const { kind } of compared) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => ({ kind, count }));
}

/** One visible row of the comparison: a cgroup, or a process in one. */
export interface CompareRow {
  readonly path: string;
  readonly level: number;
  readonly open: boolean | null;
  readonly position: number;
  readonly siblings: number;
  readonly label: string;
  readonly kind: Compared["kind"];
  readonly note: string;
  readonly isPasted: boolean;
  /** What the API knows it as. */
  readonly api: string | null;
  /** How many of its values are as expected, and how many are not; null where the paste has none. */
  readonly equal: number;
  readonly differs: number | null;
  readonly process: ProcessInfo | null;
}

export interface CompareChoice {
  /** Paths that are closed. */
  readonly closed: ReadonlySet<string>;
  readonly find: string;
}

/** The rows that are open to view, in the paste's order, processes before child cgroups. */
export function compareRows(
  { compared, source }: JoinedPaste,
  { closed, find }: CompareChoice,
): CompareRow[] {
  const shown = find === "" ? compared : matching(compared, find);
  const children = new Map<string, Compared[]>();
  for (const one of shown) {
    if (one.path === "/") continue;
    const parent = one.path.slice(0, one.path.lastIndexOf("/")) || "/";
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [one]);
    else siblings.push(one);
  }
  const rows: CompareRow[] = [];
  const visit = (one: Compared, level: number, position: number, siblings: number) => {
    const below = children.get(one.path) ?? [];
    // Most of the root's are the kernel's own; systemd-cgls leaves those out itself.
    const isNoise = one.path === "/" && (find !== "" || source.format === "dump");
    const processes = isNoise ? [] : (one.pasted?.processes ?? []);
    const count = below.length + processes.length;
    const open = count === 0 ? null : !closed.has(one.path);
    rows.push({ ...rowOf(one), level, open, position, siblings });
    if (open !== true) return;
    for (const [i, process] of processes.entries()) {
      rows.push({
        ...rowOf(one),
        label: String(process.pid),
        level: level + 1,
        open: null,
        position: i + 1,
        siblings: count,
        process,
      });
    }
    for (const [i, child] of below.entries()) visit(child, level + 1, processes.length + i + 1, count);
  };
  const root = shown.find(({ path }) => path === "/");
  if (root !== undefined) visit(root, 1, 1, 1);
  return rows;
}

function rowOf({
  path,
  api,
  pasted,
  kind,
  note,
}: Compared): Omit<CompareRow, "level" | "open" | "position" | "siblings"> {
  const verdicts = pasted?.checks.map(({ verdict }) => verdict.kind) ?? [];
  const judged = verdicts.filter((verdict) => verdict !== "unobservable" && verdict !== "unpredicted");
  const differs = judged.filter((verdict) => verdict === "differs").length;
  return {
    path,
    label: path === "/" ? "/" : path.slice(path.lastIndexOf("/") + 1),
    kind,
    note,
    isPasted: pasted !== null,
    api: knownAs(api ?? (pasted?.pod ? pasted : null)),
    equal: judged.length - differs,
    differs: judged.length === 0 ? null : differs,
    process: null,
  };
}

function knownAs(view: CgroupView | null): string | null {
  if (view === null) return null;
  const label = labelOf(view);
  return view.cls.kind === "container" && view.pod !== null
    ? `${label} of ${view.pod.namespace}/${view.pod.name}`
    : label;
}

function matching(compared: readonly Compared[], find: string): readonly Compared[] {
  const matches = matcher(find);
  const kept = new Set<string>(["/"]);
  for (const { path, pasted, api } of compared) {
    const view = pasted ?? api;
    if (view === null || !matches(view)) continue;
    for (let at = path; at !== "" && !kept.has(at); at = at.slice(0, at.lastIndexOf("/"))) kept.add(at);
  }
  return kept.size === 1 ? [] : compared.filter(({ path }) => kept.has(path));
}
