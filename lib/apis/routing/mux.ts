/** One entry of a mux: a path exactly, or everything below one that ends in a slash. */
export interface MuxEntry<T> {
  readonly path: string;
  readonly prefix: boolean;
  readonly to: T;
}

/**
 * The entry that takes a path: an exact one before all prefixes, of those the one with most slashes,
 * then the longest. Source: k8s.io/apiserver `pkg/server/mux/pathrecorder.go`.
 */
export function matchMux<T>(path: string, entries: readonly MuxEntry<T>[]): MuxEntry<T> | null {
  const exact = entries.find((entry) => !entry.prefix && entry.path === path);
  if (exact !== undefined) return exact;
  const fitting = entries.filter((entry) => entry.prefix && path.startsWith(entry.path));
  return fitting.sort(byPriority)[0] ?? null;
}

function byPriority(a: MuxEntry<unknown>, b: MuxEntry<unknown>): number {
  return slashes(b.path) - slashes(a.path) || b.path.length - a.path.length;
}

const slashes = (path: string) => path.split("/").length;

/**
 * The web service (go-restful) that claims a path: its root, and everything below at a slash. The service
 * of `/apis` is the one that claims nothing below. Source: k8s.io/apiserver `pkg/server/handler.go`, director.
 */
export function matchWebService(path: string, roots: readonly string[]): string | null {
  const claims = (root: string) =>
    root === "/apis" ? path === "/apis" || path === "/apis/" : path === root || path.startsWith(`${root}/`);
  const claiming = roots.filter(claims);
  // go-restful then takes the service whose root has most segments in common.
  return claiming.sort((a, b) => b.length - a.length)[0] ?? null;
}
