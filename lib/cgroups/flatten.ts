import type { CgroupView, NodeTree } from "./view";

/** How far a tree is open until somebody opens or closes a cgroup by hand. */
export const DEPTHS = ["classes", "pods", "containers", "all"] as const;
export type Depth = (typeof DEPTHS)[number];

export interface TreeChoice {
  readonly depth: Depth;
  /** Cgroups that are open against the rule, or closed against it, by `shortId`. */
  readonly toggled: ReadonlySet<string>;
  /** Text that a cgroup must have in its path, pod, container, id or processes; its parents stay. */
  readonly find: string;
}

/** One visible row of the tree. */
export interface FlatRow {
  readonly view: CgroupView;
  /** Null for what has nothing below it. */
  readonly open: boolean | null;
  /** 1-based, among the visible children of its parent. */
  readonly position: number;
  readonly siblings: number;
}

/** A short name of a path, for lists of them in addresses and queries: FNV-1a, 32 bits. */
export function shortId(path: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < path.length; i += 1) hash = Math.imul(hash ^ path.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** The rows that are open to view, in the tree's order. */
export function flatten(tree: NodeTree, { depth, toggled, find }: TreeChoice): FlatRow[] {
  const shown = find === "" ? null : withParents(tree.cgroups, matcher(find));
  const children = childrenOf(tree.cgroups, shown);
  const rows: FlatRow[] = [];
  const visit = (view: CgroupView, position: number, siblings: number) => {
    const below = children.get(view.path) ?? [];
    const byRule = shown !== null || isOpen(view, depth);
    const open = below.length === 0 ? null : byRule !== toggled.has(shortId(view.path));
    rows.push({ view, open, position, siblings });
    if (open) below.forEach((child, index) => void visit(child, index + 1, below.length));
  };
  const root = tree.cgroups.find(({ path }) => path === "/");
  if (root !== undefined && (shown === null || shown.size > 0)) visit(root, 1, 1);
  return rows;
}

function childrenOf(
  cgroups: readonly CgroupView[],
  shown: ReadonlySet<string> | null,
): ReadonlyMap<string, readonly CgroupView[]> {
  const children = new Map<string, CgroupView[]>();
  for (const view of cgroups) {
    if (view.parent === null || (shown !== null && !shown.has(view.path))) continue;
    const siblings = children.get(view.parent);
    if (siblings === undefined) children.set(view.parent, [view]);
    else siblings.push(view);
  }
  return children;
}

function isOpen({ cls }: CgroupView, depth: Depth): boolean {
  if (depth === "all" || cls.kind === "root" || cls.kind === "kubepods") return true;
  if (cls.root === null) return cls.kind !== "user" && depth !== "classes" && cls.kind !== "service";
  if (cls.kind === "qos") return depth !== "classes";
  return cls.kind === "pod" && depth === "containers";
}

/** What somebody may search by: all words must be found, anywhere. */
export function matcher(find: string): (view: CgroupView) => boolean {
  const words = find.toLowerCase().split(/\s+/).filter(Boolean);
  return (view) => {
    const text = searchText(view);
    return words.every((word) => text.includes(word));
  };
}

function searchText({ path, pod, container, cls, hint, processes, role }: CgroupView): string {
  const object =
    pod === null
      ? `${hint?.namespace ?? ""}/${hint?.pod ?? ""}`
      : `${pod.namespace}/${pod.name} ${pod.apiUid}`;
  const inside = processes.map(({ pid, command }) => `${pid} ${command ?? ""}`).join(" ");
  const name = container?.name ?? hint?.container ?? "";
  return `${path} ${object} ${cls.podUid ?? ""} ${name} ${role ?? ""} ${inside}`.toLowerCase();
}

function withParents(
  cgroups: readonly CgroupView[],
  matches: (view: CgroupView) => boolean,
): ReadonlySet<string> {
  const parents = new Map(cgroups.map(({ path, parent }) => [path, parent]));
  const shown = new Set<string>();
  for (const view of cgroups) {
    if (!matches(view)) continue;
    for (let at: string | null = view.path; at !== null && !shown.has(at); at = parents.get(at) ?? null)
      shown.add(at);
  }
  return shown;
}
