/** Targets of this tab, newest first: the tab's own memory, gone with it. */
const KEY = "cutaway.raw.recent";
const KEPT = 30;

export function recentTargets(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((target) => typeof target === "string") : [];
  } catch {
    return [];
  }
}

/** Puts a target first. Page tokens are left out: they end, and are of no use to anybody. */
export function rememberTarget(target: string): void {
  const kept = target.replace(/([?&])continue=[^&]*&?/, "$1").replace(/[?&]$/, "");
  const others = recentTargets().filter((known) => known !== kept);
  try {
    sessionStorage.setItem(KEY, JSON.stringify([kept, ...others].slice(0, KEPT)));
  } catch {
    // A browser without storage has no list of recent targets.
  }
}
