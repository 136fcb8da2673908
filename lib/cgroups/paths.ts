import { parentPath } from "./sources/tree";

/** Each path once, its parents before it, then all that is below them; siblings as they were first named. */
export function withParents(paths: readonly string[]): string[] {
  const all = new Set<string>();
  const add = (path: string) => {
    if (all.has(path)) return;
    if (path !== "/") add(parentPath(path));
    all.add(path);
  };
  for (const path of ["/", ...paths]) add(path);
  return inTreeOrder([...all]);
}

/** Parents, then all that is below them, siblings in the order in which they are given. The root must be among them. */
export function inTreeOrder(paths: readonly string[]): string[] {
  const children = new Map<string, string[]>();
  for (const path of paths) {
    if (path === "/") continue;
    const siblings = children.get(parentPath(path));
    if (siblings === undefined) children.set(parentPath(path), [path]);
    else siblings.push(path);
  }
  const ordered: string[] = [];
  const stack = ["/"];
  for (let path = stack.pop(); path !== undefined; path = stack.pop()) {
    ordered.push(path);
    stack.push(...(children.get(path) ?? []).toReversed());
  }
  return ordered;
}
