import type { Health } from "./schema";

type Check = Health["checks"][number];

/** `[+]ping ok`, `[-]etcd failed: reason withheld`, `[+]log excluded: ok` */
const LINE = /^\[([+-])\](\S+) (.*)$/;

function checkOf(line: string): Check | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  const [, sign, name = "", rest = ""] = match;
  if (rest.startsWith("excluded")) return { name, state: "excluded", detail: null };
  if (sign === "+") return { name, state: "ok", detail: null };
  return { name, state: "failed", detail: rest.replace(/^failed:? ?/, "") || null };
}

/**
 * The text of `/livez?verbose` and `/readyz?verbose`, one check a line
 * (k8s.io/apiserver/pkg/server/healthz). Lines that are no checks are left out.
 */
export function parseHealth(text: string, status: number): Omit<Health, "clockAheadMs"> {
  const checks = text.split("\n").flatMap((line) => checkOf(line.trim()) ?? []);
  return { healthy: status === 200, status, checks };
}
