import type { Health } from "./schema";

export type CheckState = Health["checks"][number]["state"];

/** One check and what each endpoint says of it; null where the endpoint does not run it. */
export interface CheckRow {
  readonly name: string;
  readonly livez: CheckState | null;
  readonly readyz: CheckState | null;
  /** What the server says beside a failed check. */
  readonly detail: string | null;
}

/**
 * The checks of both endpoints, one row each, in the order in which the server runs them; those
 * that fail come first, then those that are excluded.
 */
export function mergeChecks(livez: Health | null, readyz: Health | null): readonly CheckRow[] {
  const live = byName(livez);
  const ready = byName(readyz);
  const names = new Set([...ready.keys(), ...live.keys()]);
  const rows = [...names].map((name) => ({
    name,
    livez: live.get(name)?.state ?? null,
    readyz: ready.get(name)?.state ?? null,
    detail: ready.get(name)?.detail ?? live.get(name)?.detail ?? null,
  }));
  return rows.sort((a, b) => rank(a) - rank(b));
}

const byName = (health: Health | null) => new Map((health?.checks ?? []).map((check) => [check.name, check]));

function rank({ livez, readyz }: CheckRow): number {
  if (livez === "failed" || readyz === "failed") return 0;
  return livez === "excluded" || readyz === "excluded" ? 1 : 2;
}

/** How many checks pass, in words. */
export function sayHealth({ checks, status }: Health): string {
  const failed = checks.filter(({ state }) => state === "failed").length;
  if (checks.length === 0) return `status ${status}, no checks named`;
  return failed === 0 ? `${checks.length} checks pass` : `${failed} of ${checks.length} checks fail`;
}
